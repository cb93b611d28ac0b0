/**
 * A notice: this browser went back to the account that it had before, because the account that it had
 * joined removed this device, or was deleted.
 */

import { changeRegistry, readRegistry } from './registry.ts';

const KEY = 'returned';

/** The reason, until the person has read the notice; undefined: there is nothing to read. */
export function returned(idb: IDBFactory = indexedDB): Promise<'removed' | 'gone' | undefined> {
  return readRegistry(idb, async (all) => (await all.get(KEY)) as 'removed' | 'gone' | undefined);
}

/** Store the reason; undefined: it was read. */
export async function setReturned(why: 'removed' | 'gone' | undefined, idb: IDBFactory = indexedDB): Promise<void> {
  await changeRegistry(idb, (all) => (why ? all.put(why, KEY) : all.delete(KEY)));
}
