/** Applying an action's field writes in one transaction: one stamp for all (R3), before-images kept (R17). */

import type { Cell } from '../domain/cells.ts';
import { usualStamp } from '../domain/hlc.ts';
import { ownShare } from '../domain/records.ts';
import { isStill } from './keys.ts';
import { written, type FieldWrite } from './field-writes.ts';
import type { Action } from './types.ts';
import type { Transaction } from './transaction.ts';

/** As `FieldWrite.was`: the cell was not read before sealing. No cell has this stamp. */
export const UNREAD = '';

/** The cell, or the account's key, changed while a text was being sealed: prepare the write again. */
export class Moved extends Error {}

/** Apply field writes under one stamp; null: none changed anything. Throws `Moved`, and then nothing may be committed. */
export async function apply(txn: Transaction, writes: readonly FieldWrite[]): Promise<Action | null> {
  const action: Action = { stamp: '', touched: [] };
  for (const write of writes) {
    const { kind, id, was, key, usual, shelve } = write;
    const { device } = txn.state;
    const field = write.field ?? ownShare(device);
    const rec = await txn.rec(kind, id);
    const before = rec.fields[field] ?? null;
    if (was !== undefined && was !== (before?.[1] ?? null)) throw new Moved();
    if (key && !(await isStill(txn, key))) throw new Moved();
    const found = written(write, rec.fields, device);
    if (!found) continue;
    const [, value] = found;
    if (usual) {
      await txn.own(rec, field, [value, usualStamp(device)]);
      continue;
    }
    action.stamp ||= await txn.stamp();
    if (before?.[1] !== action.stamp) action.touched.push({ kind, id, field, before });
    await txn.own(rec, field, [value, action.stamp]);
    txn.wrote.push([kind, id, field, rec.fields[field]!]);
    if (value === null) await forget(txn, kind, id, field);
    else if (shelve) await keep(txn, kind, id, field, shelve);
  }
  return action.touched.length ? action : null;
}

async function keep(txn: Transaction, kind: string, id: string, field: string, [value, stamp]: Cell): Promise<void> {
  await txn.tx.objectStore('shelf').put({ kind, id, field, stamp, value, by: null });
  txn.more = true;
}

/** A text that is deleted for ever is deleted from the shelf as well. */
async function forget(txn: Transaction, kind: string, id: string, field: string): Promise<void> {
  const range = IDBKeyRange.bound([kind, id, field, ''], [kind, id, field, '~']);
  if ((await txn.tx.objectStore('shelf').count(range)) === 0) return;
  await txn.tx.objectStore('shelf').delete(range);
  txn.more = true;
}
