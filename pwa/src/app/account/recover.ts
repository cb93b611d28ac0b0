/** Coming back with a recovery code: a new device of the account, and its key. Loaded only when asked for. */

import type { HeldLock } from '../../sync/loop/locks.ts';
import { deriveRecovery, readCode, unwrapFromRecovery, type Fault, type Recovery } from '../../crypto/recovery.ts';
import { errorCode } from '../../sync/wire.ts';
import { valueOf } from '../../domain/cells.ts';
import { currentAccount } from './account.ts';
import { carryOver } from './moving.ts';
import { nameSelf } from './devices.ts';
import { claim } from './pairing.ts';
import { confirmCode } from './recovery.ts';
import { engine, exclusively, reachServer, sign, syncNow } from './session.ts';

export { CODE_CHARS, normalise } from '../../crypto/recovery.ts';

/**
 * How it went. `unknown`: no account has this code. `replaced`: it was one, and a newer one was made.
 * `inside`: this device is in, and the rest comes as soon as there is a network. `keyless`: it is in,
 * and the account's key does not lie under this code. `storage`: the browser did not keep it.
 */
export type Recovered =
  | { kind: 'done' | 'unknown' | 'replaced' | 'offline' | 'inside' | 'keyless' | 'storage' }
  | { kind: 'busy'; minutes: number }
  | { kind: 'fault'; fault: Fault };

/** Use the code that somebody typed. What was ticked here comes along. */
export async function recover(text: string): Promise<Recovered> {
  const read = await readCode(text, crypto);
  if ('fault' in read) return { kind: 'fault', fault: read.fault };
  const made = await deriveRecovery(read.code, crypto);
  // In already, with or without the key: nobody needs one more device for that.
  if (isInside() && (await fetchKey(made)) === 'done') return finish(made);
  const refused = await exclusively((lock) => enter(made, lock));
  if (refused) return refused;
  const kind = await fetchKey(made);
  return kind === 'done' ? finish(made) : { kind };
}

/** A device of an account, as far as the server has said. */
function isInside(): boolean {
  return Boolean(engine.value && currentAccount()?.known && !sign.value.signin);
}

/** Become a device of the code's account; null: done. */
async function enter({ locator, proof }: Recovery, lock: HeldLock): Promise<Recovered | null> {
  const reply = await claim('/recover', { locator, proof }, async () => null, lock);
  if (reply?.status === 200 || reply?.status === 201) return null;
  if (reply?.status === 429) return { kind: 'busy', minutes: Math.max(1, Math.ceil((reply.retryAfter ?? 60) / 60)) };
  const code = errorCode(reply?.body);
  if (code === 'unknown_code') return { kind: 'unknown' };
  return { kind: code === 'replaced_code' ? 'replaced' : 'offline' };
}

/** Read the account until the record with the wrapped key is here, and open it. */
async function fetchKey(made: Recovery): Promise<'done' | 'inside' | 'keyless'> {
  const verdict = await reachServer();
  const at = engine.value;
  const wrapped = at && valueOf((await at.get('k', made.record))?.fields ?? {}, 'v');
  const mk = at && (await unwrapFromRecovery(wrapped, made, at.account, crypto));
  if (!at || !mk) return verdict?.kind === 'done' ? 'keyless' : 'inside';
  await exclusively(async () => {
    if (!at.master) await at.unlock(mk);
    // What was written here before could only wait for this.
    await carryOver();
  });
  // An account that began anew has another key by now.
  return at.master ? 'done' : 'keyless';
}

/** Typing all of it has shown that the code is at hand. */
async function finish({ record }: Recovery): Promise<Recovered> {
  const at = engine.value!;
  await confirmCode(at, record);
  await nameSelf();
  syncNow();
  return { kind: 'done' };
}
