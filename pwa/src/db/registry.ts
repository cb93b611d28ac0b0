/** Which account this browser is on: kept apart from the accounts' own databases. */

import { unwrap, type DBSchema, type IDBPDatabase } from 'idb';
import { departures, onLeave, present } from './lifecycle.ts';
import { openDatabase } from './open.ts';

/** What must be known before any account's database is opened. */
export interface Registered {
  account: string;
  device: string;
  /** Whether a server has ever known this account: before that nothing needs a session. */
  known: boolean;
  /** An account whose records still wait to be moved here (texts, until the key comes). */
  from?: string;
  /** The plain ones of `from` are here already: only its texts still wait. */
  carried?: true;
  /** Accounts that were left even before `from`, and still have something to be moved here: after it, in this order. */
  behind?: string[];
  /** The server does not know this browser's session: everything is kept and nothing is moved. */
  signedOut?: true;
  /** A pairing is under way, and its answer was not heard yet: whose session lies here is open. */
  claiming?: true;
  /** When the cookie was last renewed, ms of this device's clock. */
  renewedAt?: number;
  /** The number of this device's last request, where its database is made anew (R7). */
  n?: number;
}

/** Why a browser holds no account any more: its device was removed, the account deleted, or the person left. */
export type Farewell = 'removed' | 'gone' | 'left';

/** That the person wants reminders on this device: wish.ts keeps it. */
export interface Wish {
  /** Where the server last knew this device to be reached; null: nowhere yet. */
  endpoint: string | null;
  /** The server's public key, base64url, as last heard. */
  key: string | null;
}

/** A sign of life of a lock's holder: beats.ts keeps them. */
export interface Beat {
  holder: string;
  beats: number;
}

interface Tables extends DBSchema {
  current: { key: string; value: unknown };
}

const KEY = 'current';
const FAREWELL = 'farewell';
/** Accounts that were left: their databases are empty and wait to be deleted. */
const LEFT = 'emptied';

/** The account in use; undefined on a first visit. */
export async function registered(idb: IDBFactory = indexedDB): Promise<Registered | undefined> {
  return inside(idb, async (db) => (await db.get('current', KEY)) as Registered | undefined);
}

/** Say which account is in use: its database is not to be deleted, should it have been left before. */
export async function register(to: Registered, idb: IDBFactory = indexedDB): Promise<void> {
  await inside(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const left = ((await tx.store.get(LEFT)) ?? []) as string[];
    if (left.includes(to.account))
      await tx.store.put(
        left.filter((one) => one !== to.account),
        LEFT,
      );
    await tx.store.put(to, KEY);
    await tx.done;
  });
}

/** Accounts whose databases are to be deleted. */
export async function accountsLeft(idb: IDBFactory = indexedDB): Promise<string[]> {
  return inside(idb, async (db) => ((await db.get('current', LEFT)) ?? []) as string[]);
}

/** Write down that an account's database is to be deleted, or that it was. */
export async function markLeft(account: string, isLeft: boolean, idb: IDBFactory = indexedDB): Promise<void> {
  await inside(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const others = (((await tx.store.get(LEFT)) ?? []) as string[]).filter((one) => one !== account);
    await tx.store.put(isLeft ? [...others, account] : others, LEFT);
    await tx.done;
  });
}

/** Say that no account is in use any more, and nothing is wished for here; tabs that slept read why. */
export async function unregister(why: Farewell, idb: IDBFactory = indexedDB): Promise<void> {
  await inside<unknown>(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const left = await tx.store.get(LEFT);
    await tx.store.clear();
    if (left) await tx.store.put(left, LEFT);
    await tx.store.put(why, FAREWELL);
    await tx.done;
  });
}

/** Why there is no account any more; undefined: there never was one, or the browser dropped it. */
export async function farewellOf(idb: IDBFactory = indexedDB): Promise<Farewell | undefined> {
  return inside(idb, async (db) => (await db.get('current', FAREWELL)) as Farewell | undefined);
}

/** One look into what this browser knows beside the accounts' own databases. */
export async function inside<T>(
  idb: IDBFactory = indexedDB,
  act: (db: IDBPDatabase<Tables>) => Promise<T>,
): Promise<T> {
  const db = await openDatabase<Tables>(idb, {
    name: 'tend',
    version: 1,
    upgrade: (made) => {
      made.createObjectStore('current');
    },
  });
  const running = new Set<IDBTransaction>();
  const raw = unwrap(db);
  raw.transaction = (...asked: Parameters<IDBDatabase['transaction']>) => {
    const tx = IDBDatabase.prototype.transaction.apply(raw, asked);
    running.add(tx);
    tx.addEventListener('complete', () => running.delete(tx));
    tx.addEventListener('abort', () => running.delete(tx));
    return tx;
  };
  const before = departures();
  const stop = onLeave(() => running.forEach((tx) => tx.abort()));
  try {
    return await act(db);
  } catch (error) {
    if (departures() === before) throw error;
    // Broken off as the page was left: it runs anew when the page is back.
    return await present().then(() => inside(idb, act));
  } finally {
    stop();
    db.close();
  }
}
