/** Joining an account with its recovery code: a new device, and the master key. Loaded on demand. */

import type { HeldLock } from '../../sync/loop/locks.ts';
import { deriveRecovery, readCode, unwrapFromRecovery, type Fault, type Recovery } from '../../crypto/recovery.ts';
import { errorCode } from '../../sync/wire.ts';
import { valueOf } from '../../domain/cells.ts';
import { currentAccount } from './account.ts';
import { carryOver } from './moving.ts';
import { nameSelf } from './devices.ts';
import { claim } from './pairing.ts';
import { confirmCode } from './recovery.ts';
import { exclusively, reachServer } from './with-server.ts';
import { engine, sign, syncNow } from './session.ts';

export { CODE_CHARS, normalise } from '../../crypto/recovery.ts';

/**
 * The result. `unknown`: no account has this code. `replaced`: a newer code was made, or it was withdrawn.
 * `inside`: this device has joined, and its key comes with the next sync. `keyless`: it has joined, but
 * the account has another key than the one under this code. `storage`: the browser could not store it.
 */
export type Recovered =
  | { kind: 'done' | 'unknown' | 'replaced' | 'offline' | 'inside' | 'keyless' | 'storage' }
  | { kind: 'busy'; minutes: number }
  | { kind: 'fault'; fault: Fault };

/** Join by a typed code. The records of this browser are moved there. */
export async function recover(text: string): Promise<Recovered> {
  const read = await readCode(text, crypto);
  if ('fault' in read) return { kind: 'fault', fault: read.fault };
  const made = await deriveRecovery(read.code, crypto);
  // This browser is a device of an account already: perhaps only the key is missing.
  if (isInside() && (await fetchKey(made)) === 'done') return finish(made);
  const refused = await exclusively((lock) => enter(made, lock));
  if (refused) return refused;
  const kind = await fetchKey(made);
  return kind === 'done' ? finish(made) : { kind };
}

/** Whether the server knows this browser as a device of its account. */
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

/** Pull until the record with the wrapped key is here, and unwrap it. */
async function fetchKey(made: Recovery): Promise<'done' | 'inside' | 'keyless'> {
  const verdict = await reachServer();
  const at = engine.value;
  const wrapped = at && valueOf((await at.get('k', made.record))?.fields ?? {}, 'v');
  const mk = at && (await unwrapFromRecovery(wrapped, made, at.account, crypto));
  if (!at || !mk) return verdict?.kind === 'done' ? 'keyless' : 'inside';
  await exclusively(async () => {
    if (!at.master) await at.unlock(mk);
    // Texts that were written here before have waited for this key.
    await carryOver();
  });
  // The account may have been given a new key since the code was made.
  return at.master ? 'done' : 'keyless';
}

/** The person has typed the whole code, which counts as a check. */
async function finish({ record }: Recovery): Promise<Recovered> {
  const at = engine.value!;
  await confirmCode(at, record);
  await nameSelf();
  syncNow();
  return { kind: 'done' };
}
