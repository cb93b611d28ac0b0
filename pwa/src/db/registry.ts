/**
 * The registry: a small database beside the accounts' own ones. It says which account this browser
 * uses, which databases wait to be deleted, who holds which lock, and whether reminders are wanted.
 */

import { abort } from './database.ts';
import { newHex } from '../domain/records.ts';
import { departures, onLeave, present } from './lifecycle.ts';
import { openDatabase } from './open.ts';
import { transact, type ReadStore, type WriteStore } from './promised.ts';

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

/** A sign of life of a lock's holder. See heartbeats.ts. */
export interface Heartbeat {
  holder: string;
  beats: number;
}

/** Its one object store. */
export type ReadRegistry = ReadStore<string, unknown>;
type Registry = WriteStore<string, unknown>;

const STORE = 'current';
const KEY = 'current';
export const FAREWELL = 'farewell';
/** Accounts that were left, whose databases wait to be deleted. */
export const LEFT = 'emptied';

/** Fresh random ids for a new account (16 hex digits) and its first device (8), which the server does not know yet. */
export function newAccountIds(random: Crypto): CurrentAccount {
  return { account: newHex(8, random), device: newHex(4, random), known: false };
}

/** The account in use; undefined on a first visit. */
export async function readCurrentAccount(idb: IDBFactory = indexedDB): Promise<CurrentAccount | undefined> {
  return readRegistry(idb, async (all) => (await all.get(KEY)) as CurrentAccount | undefined);
}

/** Make `to` the current account. Should it have been left before, its database is no longer to be deleted. */
export async function saveCurrentAccount(to: CurrentAccount, idb: IDBFactory = indexedDB): Promise<void> {
  await changeRegistry(idb, async (all) => {
    const left = await leftIn(all);
    if (left.includes(to.account)) await all.put(without(left, to.account), LEFT);
    await all.put(to, KEY);
  });
}

/** Why there is no account any more; undefined: there never was one, or the browser evicted the registry. */
export async function readLeaveReason(idb: IDBFactory = indexedDB): Promise<LeaveReason | undefined> {
  return readRegistry(idb, async (all) => (await all.get(FAREWELL)) as LeaveReason | undefined);
}

/** The accounts whose databases wait to be deleted. */
export async function leftIn(all: ReadRegistry): Promise<string[]> {
  return ((await all.get(LEFT)) ?? []) as string[];
}

export function without(accounts: string[], account: string): string[] {
  return accounts.filter((one) => one !== account);
}

/** Read from the registry. `act` may run twice: see lifecycle.ts. */
export function readRegistry<T>(idb: IDBFactory | undefined, act: (all: ReadRegistry) => Promise<T>): Promise<T> {
  return inRegistry(idb, 'readonly', act);
}

/** The same, to change it in one transaction. */
export function changeRegistry<T>(idb: IDBFactory | undefined, act: (all: Registry) => Promise<T>): Promise<T> {
  return inRegistry(idb, 'readwrite', act);
}

/** Open it, run `act` on it, and close it. */
async function inRegistry<T>(
  idb: IDBFactory = indexedDB,
  mode: 'readonly' | 'readwrite',
  act: (all: Registry) => Promise<T>,
): Promise<T> {
  const db = await openDatabase(idb, {
    name: 'tend',
    version: 1,
    upgrade: (made) => {
      made.createObjectStore(STORE);
    },
  });
  const before = departures();
  const tx = transact<{ [STORE]: { key: string; value: unknown } }>(db, [STORE], mode);
  const stop = onLeave(() => abort(tx));
  try {
    const result = await act(tx.objectStore(STORE));
    if (mode === 'readwrite') await tx.done;
    return result;
  } catch (error) {
    if (departures() === before) throw error;
    // Aborted because the page was left: run again once it is back.
    return await present().then(() => inRegistry(idb, mode, act));
  } finally {
    stop();
    db.close();
  }
}
