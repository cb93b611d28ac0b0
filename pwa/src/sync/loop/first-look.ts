/**
 * An empty storage, but perhaps a session: the installed app of iOS, an evicted browser. Asked until
 * somebody says for certain who this browser is, or that it is nobody, and no longer.
 */

import type { Registered } from '../../db/registry.ts';
import { backoff } from '../backoff.ts';
import type { Reply, Send } from './http.ts';
import { renew, type Memory } from './round.ts';
import { whoAmI } from './session.ts';
import { errorCode } from '../wire.ts';

/** What a look came to; null: nobody is here, or nobody may come back, and that is not asked again. */
export type Found = { kind: 'wait'; ms: number; hard: boolean } | { kind: 'moved'; to: Registered } | null;

/** Ask once. Between looks that said nothing the pauses grow. */
export async function lookFirst(send: Send, memory: Memory, random: () => number = Math.random): Promise<Found> {
  const met = await whoAmI(send);
  if (met === null) return pause(null, memory, random);
  if (met === 'none') return settled(memory);
  const found = await renew(met.account, send);
  if ('account' in found) {
    const { account, device, n } = found;
    return { kind: 'moved', to: { account, device, known: true, n } };
  }
  return isFinal(found.reply) ? settled(memory) : pause(found.reply, memory, random);
}

/** Nothing more is to be asked: said, or done. */
export function settled(memory: Memory): null {
  memory.probed = true;
  memory.looks = 0;
  return null;
}

function pause(reply: Reply | null, memory: Memory, random: () => number): Found {
  const asked = reply?.retryAfter;
  if (asked) return { kind: 'wait', ms: asked * 1000, hard: true };
  const looks = memory.looks ?? 0;
  memory.looks = looks + 1;
  return { kind: 'wait', ms: backoff(looks, random()), hard: false };
}

/** A refusal of Tend's own that asking again does not change; of another account, only who we are is to be asked anew. */
function isFinal(reply: Reply | null): boolean {
  const code = errorCode(reply?.body);
  return reply !== null && code !== '' && code !== 'account' && reply.status < 500 && reply.status !== 429;
}
