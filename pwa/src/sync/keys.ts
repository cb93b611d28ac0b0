/**
 * Which key is the account's (R19). The record `k` `current`, field `id`, has its name and merges like any
 * other: if two devices each name a key, the later stamp wins. A device that has another key is locked and
 * seals nothing, so two devices never overwrite each other's texts unreadably.
 */

import type { Database, ReadTx, WriteTx } from '../db/database.ts';
import type { KeyAtRest, StoredRecord } from '../db/schema.ts';
import { usualStamp } from '../domain/hlc.ts';
import { keyId, unwrapMaster } from '../crypto/master.ts';
import type { Transaction } from './transaction.ts';

export const KIND = 'k';
export const CURRENT = 'current';
export const FIELD = 'id';
/** The key of the record in `Transaction.changed`. */
export const CURRENT_KEY = `${KIND}\x1f${CURRENT}`;
/** Older keys that are kept until their texts are sealed anew. */
const MOST_FORMER = 8;

/** The name of the account's key in the record `k` `current`; null: none is named. */
export function currentOf(rec: StoredRecord | undefined): string | null {
  const value = rec?.fields[FIELD]?.[0];
  return typeof value === 'string' ? value : null;
}

/** The wrapped keys on this device, newest first, and the name of the account's key. */
export async function readKeys(tx: ReadTx | WriteTx): Promise<{ kept: KeyAtRest[]; current: string | null }> {
  const meta = tx.objectStore('meta');
  const key = (await meta.get('key')) as KeyAtRest | undefined;
  const former = ((await meta.get('former')) ?? []) as KeyAtRest[];
  return {
    kept: key ? [key, ...former] : former,
    current: currentOf(await tx.objectStore('rec').get([KIND, CURRENT])),
  };
}

/** Unwrap keys; those that are damaged are left out (without any the device is locked). */
export async function openKeys(kept: KeyAtRest[], crypto: Crypto): Promise<Uint8Array[]> {
  const opened = await Promise.all(kept.map((one) => unwrapMaster(one, crypto).catch(() => null)));
  return opened.filter((master) => master !== null);
}

/** Add the name of a key that an older version of Tend stored without it. */
export async function nameKeptKey(db: Database, crypto: Crypto): Promise<void> {
  const kept = (await db.read((tx) => tx.objectStore('meta').get('key'))) as KeyAtRest | undefined;
  if (!kept || kept.id) return;
  const [master] = await openKeys([kept], crypto);
  if (!master) return;
  const id = await keyId(master, crypto);
  await db.write(async (tx) => {
    const now = (await tx.objectStore('meta').get('key')) as KeyAtRest;
    if (!now.id) await tx.objectStore('meta').put({ ...now, id }, 'key');
  });
}

/** Store a key as the newest one. The others stay until their texts are resealed. */
export async function keepKey({ tx }: Transaction, newest: KeyAtRest): Promise<void> {
  const { kept } = await readKeys(tx);
  const former = kept.filter(({ id }) => id !== newest.id).slice(0, MOST_FORMER);
  await tx.objectStore('meta').put(newest, 'key');
  await tx.objectStore('meta').put(former, 'former');
}

/**
 * Name the account's key if none is named: in a new account, or in one older than this record. The stamp
 * has ms 0, so a name that a person's choice writes on any device wins. False: one was named already.
 */
export async function nameKey(txn: Transaction, key: string): Promise<boolean> {
  const rec = await txn.rec(KIND, CURRENT);
  if (rec.fields[FIELD]) return false;
  await txn.own(rec, FIELD, [key, usualStamp(txn.state.device)]);
  return true;
}

/** Whether `key` still is the account's, in this transaction; true as well while none is named. */
export async function isStill(txn: Transaction, key: string): Promise<boolean> {
  const current = currentOf(await txn.rec(KIND, CURRENT));
  return current === null || current === key;
}
