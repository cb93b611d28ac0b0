/** Accounts that this browser left by joining another one, with the tickets that allow deleting them. */

import { changeRegistry, readRegistry } from './registry.ts';

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
  return readRegistry(idb, async (all) => ((await all.get(KEY)) as Left[] | undefined) ?? []);
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
  await changeRegistry(idb, async (all) => {
    const before = ((await all.get(KEY)) as Left[] | undefined) ?? [];
    await all.put(to(before), KEY);
  });
}
