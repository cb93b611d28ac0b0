/**
 * Deleting the database of an account that was left. Another tab may hold it open, and a sleeping
 * one lets go of nothing, so nobody waits for the deletion:
 *
 * 1. The registry writes down what is to be deleted.
 * 2. All stores are emptied in one transaction, which needs nobody's consent.
 * 3. Deletion is asked for. Where it is blocked, it is asked for again at the next start.
 */

import { present } from './lifecycle.ts';
import { accountsLeft, markLeft, registered } from './registry.ts';
import { dbName } from './schema.ts';

/** Longer than a deletion takes that nobody blocks. */
const PATIENCE_MS = 3_000;

/** Empty an account's database now, and delete it as soon as no page has it open. */
export async function deleteAccount(account: string, idb: IDBFactory = indexedDB): Promise<void> {
  await markLeft(account, true, idb);
  // A transaction that another tab left open may hold this up; the deletion comes in any case.
  await within(emptied(account, idb));
  if (await within(deleted(account, idb))) await markLeft(account, false, idb);
}

/** Delete what was blocked when its account was left. */
export async function deleteLeft(idb: IDBFactory = indexedDB): Promise<void> {
  for (const account of await accountsLeft(idb)) {
    // Read each time: a deletion may take a while, and somebody may have come back meanwhile.
    const here = await registered(idb);
    if (![here?.account, here?.from, ...(here?.behind ?? [])].includes(account)) await deleteAccount(account, idb);
  }
}

/** True: it was done in time. Throws what it throws until then. */
async function within(act: Promise<boolean>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<false>((done) => {
    timer = setTimeout(() => done(false), PATIENCE_MS);
  });
  // What comes too late is of no interest: the next start asks again.
  act.catch(() => {});
  return Promise.race([act, enough]).finally(() => clearTimeout(timer));
}

async function emptied(account: string, idb: IDBFactory): Promise<boolean> {
  await present();
  return new Promise((resolve, reject) => {
    // Without a version it opens as it is; one that is not there is not made.
    const request = idb.open(dbName(account));
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = () => (request.error?.name === 'AbortError' ? resolve(true) : reject(request.error!));
    request.onsuccess = () =>
      clear(request.result)
        .then(resolve, reject)
        .finally(() => request.result.close());
  });
}

function clear(db: IDBDatabase): Promise<boolean> {
  const names = [...db.objectStoreNames];
  if (!names.length) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    const tx = db.transaction(names, 'readwrite');
    for (const name of names) tx.objectStore(name).clear();
    tx.oncomplete = () => resolve(true);
    tx.onabort = () => reject(tx.error ?? new Error('not emptied'));
  });
}

async function deleted(account: string, idb: IDBFactory): Promise<boolean> {
  await present();
  return new Promise((resolve, reject) => {
    const request = idb.deleteDatabase(dbName(account));
    request.onsuccess = () => resolve(true);
    request.onblocked = () => resolve(false);
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}
