/** That the person wants reminders on this device: it outlives subscriptions, which vanish at random. */

import { inside, type Wish } from './registry.ts';

export type { Wish };

const KEY = 'wish';

/** What is wished; undefined: no reminders here. Leaving the account forgets it. */
export function wished(idb: IDBFactory = indexedDB): Promise<Wish | undefined> {
  return inside(idb, async (db) => (await db.get('current', KEY)) as Wish | undefined);
}

/** Remember, or forget. */
export async function wish(to: Wish | undefined, idb: IDBFactory = indexedDB): Promise<void> {
  await inside<unknown>(idb, (db) => (to ? db.put('current', to, KEY) : db.delete('current', KEY)));
}
