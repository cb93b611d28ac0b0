/** Whether the person wants reminders on this device. Browsers drop push subscriptions at random; this stays. */

import { inRegistry, type PushOptIn } from './registry.ts';

export type { PushOptIn };

const KEY = 'wish';

/** Undefined: no reminders on this device. Leaving the account clears it. */
export function readPushOptIn(idb: IDBFactory = indexedDB): Promise<PushOptIn | undefined> {
  return inRegistry(idb, async (db) => (await db.get('current', KEY)) as PushOptIn | undefined);
}

/** Store it; undefined clears it. */
export async function savePushOptIn(to: PushOptIn | undefined, idb: IDBFactory = indexedDB): Promise<void> {
  await inRegistry<unknown>(idb, (db) => (to ? db.put('current', to, KEY) : db.delete('current', KEY)));
}
