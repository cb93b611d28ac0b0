/**
 * Deleting the database of an account that was left. IndexedDB blocks a deletion while another tab has
 * the database open, and a sleeping tab does not close it. So:
 *
 * 1. Note in the registry that the database is to be deleted.
 * 2. Clear all its stores in one transaction, which no other tab can block for long.
 * 3. Request the deletion. If it is blocked, the next start requests it again.
 */

import { present } from './lifecycle.ts';
import { databasesToDelete, markForDeletion } from './leaving.ts';
import { readCurrentAccount } from './registry.ts';
import { dbName } from './schema.ts';

/** A deletion that is not blocked takes less. */
const UNBLOCKED_MS = 3_000;

/** Clear an account's database now, and delete it as soon as no page has it open. */
export async function deleteAccount(account: string, idb: IDBFactory = indexedDB): Promise<void> {
  await markForDeletion(account, true, idb);
  // Another tab's open transaction may delay clearing; request the deletion in any case.
  await within(emptied(account, idb));
  if (await within(deleted(account, idb))) await markForDeletion(account, false, idb);
}

/** At a start: delete the databases whose deletion was blocked before. */
export async function deleteLeft(idb: IDBFactory = indexedDB): Promise<void> {
  for (const account of await databasesToDelete(idb)) {
    // Read anew each time: during a deletion another tab may have returned to one of these accounts.
    const here = await readCurrentAccount(idb);
    if (![here?.account, here?.from, ...(here?.behind ?? [])].includes(account)) await deleteAccount(account, idb);
  }
}

/** Whether `act` succeeded within `UNBLOCKED_MS`. Throws what it throws until then. */
async function within(act: Promise<boolean>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<false>((done) => {
    timer = setTimeout(() => done(false), UNBLOCKED_MS);
  });
  // A failure after that time is ignored: the next start requests the deletion again.
  act.catch(() => {});
  return Promise.race([act, enough]).finally(() => clearTimeout(timer));
}

async function emptied(account: string, idb: IDBFactory): Promise<boolean> {
  await present();
  return new Promise((resolve, reject) => {
    // Without a version the existing one is opened; aborting the upgrade keeps a missing one from being made.
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
