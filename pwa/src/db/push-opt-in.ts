/** Whether the person wants reminders on this device. Browsers drop push subscriptions at random; this stays. */

import { changeRegistry, readRegistry, type PushOptIn } from './registry.ts';

export type { PushOptIn };

const KEY = 'wish';

/** Undefined: no reminders on this device. Leaving the account clears it. */
export function readPushOptIn(idb: IDBFactory = indexedDB): Promise<PushOptIn | undefined> {
  return readRegistry(idb, async (all) => (await all.get(KEY)) as PushOptIn | undefined);
}

/** Store it; undefined clears it. */
export async function savePushOptIn(to: PushOptIn | undefined, idb: IDBFactory = indexedDB): Promise<void> {
  await changeRegistry(idb, (all) => (to ? all.put(to, KEY) : all.delete(KEY)));
}
