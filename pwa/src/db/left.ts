/** Accounts that this browser left by joining another one, with the tickets that allow deleting them. */

import { inRegistry } from './registry.ts';

export interface Left {
  account: string;
  /** Allows deleting the account on the server (`POST /api/account/left`). */
  ticket: string;
  /** When it was left, ms. */
  at: number;
}

const KEY = 'left';

/** The accounts whose deletion the person can still choose. */
export async function accountsLeft(idb: IDBFactory = indexedDB): Promise<Left[]> {
  return inRegistry(idb, async (db) => ((await db.get('current', KEY)) as Left[] | undefined) ?? []);
}

/** Add one; it replaces an older entry of the same account. */
export async function rememberLeft(left: Left, idb: IDBFactory = indexedDB): Promise<void> {
  await change(idb, (all) => [...all.filter(({ account }) => account !== left.account), left]);
}

/** Remove one: it was deleted, or the person chose to keep it. */
export async function forgetLeft(account: string, idb: IDBFactory = indexedDB): Promise<void> {
  await change(idb, (all) => all.filter((one) => one.account !== account));
}

async function change(idb: IDBFactory, to: (all: Left[]) => Left[]): Promise<void> {
  await inRegistry(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const all = ((await tx.store.get(KEY)) as Left[] | undefined) ?? [];
    await tx.store.put(to(all), KEY);
    await tx.done;
  });
}
