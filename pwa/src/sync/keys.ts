/**
 * Which key is the account's (R19). Record `k` `current`, field `id`, names it, and merges like any
 * other record: of two devices that each named one, both go by the later stamp. A device whose key
 * is another one is locked: it seals nothing, so two devices never seal against each other.
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

/** The name of the account's key; null: nobody has written it down. */
export function currentOf(rec: StoredRecord | undefined): string | null {
  const value = rec?.fields[FIELD]?.[0];
  return typeof value === 'string' ? value : null;
}

/** What the database says about keys: those at rest here, newest first, and the account's. */
export async function readKeys(tx: ReadTx | WriteTx): Promise<{ kept: KeyAtRest[]; current: string | null }> {
  const meta = tx.objectStore('meta');
  const key = (await meta.get('key')) as KeyAtRest | undefined;
  const former = ((await meta.get('former')) ?? []) as KeyAtRest[];
  return {
    kept: key ? [key, ...former] : former,
    current: currentOf(await tx.objectStore('rec').get([KIND, CURRENT])),
  };
}

/** The keys that open. One that was damaged on disk does not: the device is locked then. */
export async function openKeys(kept: KeyAtRest[], crypto: Crypto): Promise<Uint8Array[]> {
  const opened = await Promise.all(kept.map((one) => unwrapMaster(one, crypto).catch(() => null)));
  return opened.filter((master) => master !== null);
}

/** Older versions kept the key without its name: write it down. */
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

/** Keep a further key as the newest one. What was here stays until its texts are sealed anew. */
export async function keepKey({ tx }: Transaction, newest: KeyAtRest): Promise<void> {
  const { kept } = await readKeys(tx);
  const former = kept.filter(({ id }) => id !== newest.id).slice(0, MOST_FORMER);
  await tx.objectStore('meta').put(newest, 'key');
  await tx.objectStore('meta').put(former, 'former');
}

/**
 * Name the account's key where nobody has: a new account, or one from before this record. The
 * stamp has ms 0, so that whatever a person decides, anywhere, wins over it.
 */
export async function nameKey(txn: Transaction, key: string): Promise<boolean> {
  const rec = await txn.rec(KIND, CURRENT);
  if (rec.fields[FIELD]) return false;
  await txn.own(rec, FIELD, [key, usualStamp(txn.state.device)]);
  return true;
}

/** Whether the account's key, as this transaction has it, is the one that sealed something. */
export async function isStill(txn: Transaction, key: string): Promise<boolean> {
  const current = currentOf(await txn.rec(KIND, CURRENT));
  return current === null || current === key;
}
