/** Reading an account's database without upgrading it, whatever version of Tend wrote it. Changes nothing. */

import type { KeyAtRest, StoredRecord } from './schema.ts';
import { dbName } from './schema.ts';

/** An account's records and wrapped key, as far as they could be read. */
export interface Rescued {
  account: string;
  rows: StoredRecord[];
  key: KeyAtRest | undefined;
}

const PREFIX = dbName('');

/** The accounts that have a database in this browser, whatever the registry says; [] where the browser cannot list databases. */
export async function accountsHere(idb: IDBFactory = indexedDB): Promise<string[]> {
  const found = (await idb.databases?.()) ?? [];
  return found.flatMap(({ name }) => (name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : []));
}

/** Records and key of an account; null: there is no database, or it cannot be read. */
export async function rescue(account: string, idb: IDBFactory = indexedDB): Promise<Rescued | null> {
  const db = await openAsIs(dbName(account), idb).catch(() => null);
  if (!db) return null;
  try {
    const rows = (await all(db, 'rec')) as StoredRecord[] | null;
    const key = await one(db, 'meta', 'key').catch(() => undefined);
    return rows && { account, rows, key: key as KeyAtRest | undefined };
  } catch {
    return null;
  } finally {
    db.close();
  }
}

/** Without a version an existing database opens as it is; aborting the upgrade keeps a missing one from being made. */
function openAsIs(name: string, idb: IDBFactory): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const request = idb.open(name);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
}

function all(db: IDBDatabase, store: string): Promise<unknown[] | null> {
  if (!db.objectStoreNames.contains(store)) return Promise.resolve(null);
  return done(db.transaction(store).objectStore(store).getAll());
}

function one(db: IDBDatabase, store: string, key: string): Promise<unknown> {
  if (!db.objectStoreNames.contains(store)) return Promise.resolve(undefined);
  return done(db.transaction(store).objectStore(store).get(key));
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not read'));
  });
}
