/** That this browser went back to what it had before, since an account that it had joined let it go. */

import { inside } from './registry.ts';

const KEY = 'returned';

/** Why, until the person has read it; undefined: it did not. */
export function returned(idb: IDBFactory = indexedDB): Promise<'removed' | 'gone' | undefined> {
  return inside(idb, async (db) => (await db.get('current', KEY)) as 'removed' | 'gone' | undefined);
}

/** Remember it, or that it was read. */
export async function setReturned(why: 'removed' | 'gone' | undefined, idb: IDBFactory = indexedDB): Promise<void> {
  await inside<unknown>(idb, (db) => (why ? db.put('current', why, KEY) : db.delete('current', KEY)));
}
