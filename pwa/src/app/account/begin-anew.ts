/** Begin anew with a fresh key, where neither another device nor a recovery code has the old one. */

import { carryOver } from './moving.ts';
import { nameSelf } from './devices.ts';
import { ownRequest } from './key-request.ts';
import { engine, exclusively, reachServer, send, syncNow, type Engine } from './session.ts';

/**
 * How it went. `here`: the account's key had come meanwhile, so nothing was changed. `offline`: the
 * server must be heard first, or two devices would each make a key.
 */
export type Anew = 'done' | 'here' | 'offline';

/** Make a fresh key for this account. Ticks stay; what the old key sealed can only be written over. */
export async function beginAnew(): Promise<Anew> {
  const verdict = await reachServer();
  const at = engine.value;
  if (verdict?.kind !== 'done' || !at) return 'offline';
  if (at.master) return 'here';
  const came = await exclusively(() => replaceKey(at));
  if (came !== 'done') return came;
  ownRequest.value = null;
  if ((await reachServer())?.kind === 'done') {
    // The old code would still let somebody in, though it opens nothing any more.
    await send('DELETE', '/recovery');
  }
  await nameSelf();
  syncNow();
  return 'done';
}

/** Under the lock: while it was waited for, the key may have come, or another tab may have gone to another account. */
async function replaceKey(at: Engine): Promise<Anew> {
  if (engine.value !== at) return engine.value?.master ? 'here' : 'offline';
  if (at.master || !(await at.beginAnew())) return 'here';
  // What was written here before joining could only wait for a key.
  await carryOver();
  return 'done';
}
