/**
 * The registry: a small database beside the accounts' own ones. It says which account this browser
 * uses, which databases wait to be deleted, who holds which lock, and whether reminders are wanted.
 */

import { unwrap, type DBSchema, type IDBPDatabase } from 'idb';
import { abort } from './database.ts';
import { newHex } from '../domain/records.ts';
import { departures, onLeave, present } from './lifecycle.ts';
import { openDatabase } from './open.ts';

/** The account of this browser: what must be known before its database is opened. */
export interface CurrentAccount {
  account: string;
  device: string;
  /** Whether the server has ever acknowledged this account: before that no session is needed. */
  known: boolean;
  /** An account whose records are to be moved here. Its texts wait until this account's key is here. */
  from?: string;
  /** The plain fields of `from` have been moved; only its texts are left. */
  carried?: true;
  /** Accounts that were left before `from` and are to be moved here after it, in this order. */
  behind?: string[];
  /** The server does not know this browser's session: all data is kept, nothing is sent. */
  signedOut?: true;
  /** A pairing was sent and its answer has not come: it is unknown whose session this browser has. */
  claiming?: true;
  /** When the session cookie was last renewed, ms of this device's clock. */
  renewedAt?: number;
  /** For a database that is made anew: the number of this device's last request (R7). */
  n?: number;
}

/** Why this browser has no account any more: its device was removed, the account deleted, or the person left. */
export type LeaveReason = 'removed' | 'gone' | 'left';

/** The person wants reminders on this device. See push-opt-in.ts. */
export interface PushOptIn {
  /** The push endpoint that the server has for this device; null: none yet. */
  endpoint: string | null;
  /** The server's public VAPID key, base64url, as last read; null: never read. */
  key: string | null;
}

/** A sign of life of a lock's holder: heartSee heartbeats.ts. */
export interface Heartbeat {
  holder: string;
  beats: number;
}

interface Tables extends DBSchema {
  current: { key: string; value: unknown };
}

const KEY = 'current';
const FAREWELL = 'farewell';
/** Accounts that were left, whose databases wait to be deleted. */
const LEFT = 'emptied';

/** Fresh random ids for a new account (16 hex digits) and its first device (8), which the server does not know yet. */
export function newAccountIds(random: Crypto): CurrentAccount {
  return { account: newHex(8, random), device: newHex(4, random), known: false };
}

/** The account in use; undefined on a first visit. */
export async function readCurrentAccount(idb: IDBFactory = indexedDB): Promise<CurrentAccount | undefined> {
  return inRegistry(idb, async (db) => (await db.get('current', KEY)) as CurrentAccount | undefined);
}

/** Make `to` the current account. Should it have been left before, its database is no longer to be deleted. */
export async function saveCurrentAccount(to: CurrentAccount, idb: IDBFactory = indexedDB): Promise<void> {
  await inRegistry(idb, async (db) => {
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
export async function databasesToDelete(idb: IDBFactory = indexedDB): Promise<string[]> {
  return inRegistry(idb, async (db) => ((await db.get('current', LEFT)) ?? []) as string[]);
}

/** Note that an account's database is to be deleted (`isLeft`), or that it has been. */
export async function markForDeletion(account: string, isLeft: boolean, idb: IDBFactory = indexedDB): Promise<void> {
  await inRegistry(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const others = (((await tx.store.get(LEFT)) ?? []) as string[]).filter((one) => one !== account);
    await tx.store.put(isLeft ? [...others, account] : others, LEFT);
    await tx.done;
  });
}

/** Clear the registry but for the databases to delete, and note why, for tabs that sleep now. */
export async function clearCurrentAccount(why: LeaveReason, idb: IDBFactory = indexedDB): Promise<void> {
  await inRegistry<unknown>(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const left = await tx.store.get(LEFT);
    await tx.store.clear();
    if (left) await tx.store.put(left, LEFT);
    await tx.store.put(why, FAREWELL);
    await tx.done;
  });
}

/** Why there is no account any more; undefined: there never was one, or the browser evicted the registry. */
export async function readLeaveReason(idb: IDBFactory = indexedDB): Promise<LeaveReason | undefined> {
  return inRegistry(idb, async (db) => (await db.get('current', FAREWELL)) as LeaveReason | undefined);
}

/** Open the registry, run `act` on it, and close it. `act` may run twice: see lifecycle.ts. */
export async function inRegistry<T>(
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
  const stop = onLeave(() => running.forEach(abort));
  try {
    return await act(db);
  } catch (error) {
    if (departures() === before) throw error;
    // Aborted because the page was left: run again once it is back.
    return await present().then(() => inRegistry(idb, act));
  } finally {
    stop();
    db.close();
  }
}
