/** Accounts that this browser has left by joining another one, and the right to delete them. */

import { inside } from './registry.ts';

export interface Left {
  account: string;
  /** Good for deleting the account on the server. */
  ticket: string;
  /** When it was left, ms. */
  at: number;
}

const KEY = 'left';

/** Those whose deletion can still be asked for. */
export async function accountsLeft(idb: IDBFactory = indexedDB): Promise<Left[]> {
  return inside(idb, async (db) => ((await db.get('current', KEY)) as Left[] | undefined) ?? []);
}

/** Remember one more. */
export async function rememberLeft(left: Left, idb: IDBFactory = indexedDB): Promise<void> {
  await change(idb, (all) => [...all.filter(({ account }) => account !== left.account), left]);
}

/** It was deleted, or kept for good. */
export async function forgetLeft(account: string, idb: IDBFactory = indexedDB): Promise<void> {
  await change(idb, (all) => all.filter((one) => one.account !== account));
}

async function change(idb: IDBFactory, to: (all: Left[]) => Left[]): Promise<void> {
  await inside(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const all = ((await tx.store.get(KEY)) as Left[] | undefined) ?? [];
    await tx.store.put(to(all), KEY);
    await tx.done;
  });
}
