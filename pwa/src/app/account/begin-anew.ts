/** Giving the account a new key, when neither another device nor a recovery code has the old one. */

import { carryOver } from './moving.ts';
import { nameSelf } from './devices.ts';
import { ownRequest } from './key-request.ts';
import { send } from './server.ts';
import { exclusively, reachServer } from './with-server.ts';
import { engine, syncNow, type Engine } from './session.ts';

/**
 * The result. `here`: this device has got the account's key meanwhile, so nothing was changed. `offline`:
 * the server did not answer; without asking it first, two devices could each make a key.
 */
export type Anew = 'done' | 'here' | 'offline';

/** Make a new key for this account. Ticks stay; texts that the old key sealed can only be overwritten. */
export async function beginAnew(): Promise<Anew> {
  const verdict = await reachServer();
  const at = engine.value;
  if (verdict?.kind !== 'done' || !at) return 'offline';
  if (at.master) return 'here';
  const came = await exclusively(() => replaceKey(at));
  if (came !== 'done') return came;
  ownRequest.value = null;
  if ((await reachServer())?.kind === 'done') {
    // The recovery code still lets a device join, but no longer brings a key: withdraw it.
    await send('DELETE', '/recovery');
  }
  await nameSelf();
  syncNow();
  return 'done';
}

/** Under the lock: meanwhile the key may have come, or another tab may have switched accounts. */
async function replaceKey(at: Engine): Promise<Anew> {
  if (engine.value !== at) return engine.value?.master ? 'here' : 'offline';
  if (at.master || !(await at.beginAnew())) return 'here';
  // Texts that were written before joining have waited for a key.
  await carryOver();
  return 'done';
}
