/** Which account this browser is on: kept apart from the accounts' own databases. */

import { wrap, type DBSchema, type IDBPDatabase } from 'idb';
import { present } from './lifecycle.ts';
import { dbName } from './schema.ts';

/** What must be known before any account's database is opened. */
export interface Registered {
  account: string;
  device: string;
  /** Whether a server has ever known this account: before that nothing needs a session. */
  known: boolean;
  /** An account whose records still wait to be moved here (texts, until the key comes). */
  from?: string;
}

/** That the person wants reminders on this device: wish.ts keeps it. */
export interface Wish {
  /** Where the server last knew this device to be reached; null: nowhere yet. */
  endpoint: string | null;
  /** The server's public key, base64url, as last heard. */
  key: string | null;
}

interface Tables extends DBSchema {
  current: { key: string; value: Registered | Wish };
}

const KEY = 'current';

/** The account in use; undefined on a first visit. */
export async function registered(idb: IDBFactory = indexedDB): Promise<Registered | undefined> {
  return inside(idb, async (db) => (await db.get('current', KEY)) as Registered | undefined);
}

/** Say which account is in use; undefined: none any more, and nothing is wished for here. */
export async function register(to: Registered | undefined, idb: IDBFactory = indexedDB): Promise<void> {
  await inside<unknown>(idb, (db) => (to ? db.put('current', to, KEY) : db.clear('current')));
}

/** Delete an account's database. A tab that still holds it open lets go by itself. */
export function deleteAccount(account: string, idb: IDBFactory = indexedDB): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = idb.deleteDatabase(dbName(account));
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('not deleted'));
  });
}

/** One look into what this browser knows beside the accounts' own databases. */
export async function inside<T>(idb: IDBFactory, act: (db: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
  await present();
  const request = idb.open('tend', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('current');
  const db = (await wrap(request)) as unknown as IDBPDatabase<Tables>;
  try {
    return await act(db);
  } finally {
    db.close();
  }
}
