/** What the registry notes of accounts that are left. */

import { changeRegistry, FAREWELL, LEFT, leftIn, readRegistry, without, type LeaveReason } from './registry.ts';

/** Accounts whose databases are to be deleted. */
export async function databasesToDelete(idb: IDBFactory = indexedDB): Promise<string[]> {
  return readRegistry(idb, leftIn);
}

/** Note that an account's database is to be deleted (`isLeft`), or that it has been. */
export async function markForDeletion(account: string, isLeft: boolean, idb: IDBFactory = indexedDB): Promise<void> {
  await changeRegistry(idb, async (all) => {
    const others = without(await leftIn(all), account);
    await all.put(isLeft ? [...others, account] : others, LEFT);
  });
}

/** Clear the registry but for the databases to delete, and note why, for tabs that sleep now. */
export async function clearCurrentAccount(why: LeaveReason, idb: IDBFactory = indexedDB): Promise<void> {
  await changeRegistry(idb, async (all) => {
    const left = await all.get(LEFT);
    await all.clear();
    if (left) await all.put(left, LEFT);
    await all.put(why, FAREWELL);
  });
}
