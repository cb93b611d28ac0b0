/**
 * The storage is empty, but a session cookie may still be there: after iOS installed the app, or after
 * the browser evicted the storage. Ask the server until it gives a definite answer, then never again.
 */

import type { CurrentAccount } from '../../db/registry.ts';
import { backoff } from '../backoff.ts';
import type { Reply, Send } from './http.ts';
import { renew, type Memory } from './round.ts';
import { whoAmI } from './session.ts';
import { errorCode } from '../wire.ts';

/** The result of asking; null: nobody is signed in here, or the account takes no further device. Not asked again. */
export type Found = { kind: 'wait'; ms: number; hard: boolean } | { kind: 'moved'; to: CurrentAccount } | null;

/** Ask once. After an indefinite answer the pauses grow. */
export async function lookFirst(send: Send, memory: Memory, random: () => number = Math.random): Promise<Found> {
  const met = await whoAmI(send);
  if (met === null) return pause(null, memory, random);
  if (met === 'none') return stopLooking(memory);
  const found = await renew(met.account, send);
  if ('account' in found) {
    const { account, device, n } = found;
    return { kind: 'moved', to: { account, device, known: true, n } };
  }
  return isFinal(found.reply) ? stopLooking(memory) : pause(found.reply, memory, random);
}

/** Remember that there is nothing more to ask. */
export function stopLooking(memory: Memory): null {
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

/** Whether asking again would not change this refusal. After `account` it would: the cookie has changed meanwhile. */
function isFinal(reply: Reply | null): boolean {
  const code = errorCode(reply?.body);
  return reply !== null && code !== '' && code !== 'account' && reply.status < 500 && reply.status !== 429;
}
