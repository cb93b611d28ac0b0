/** Merging an answer: what the server acknowledged, refused and sent (R4, R4b, R8, R10). */

import type { Dirty, StoredRecord } from '../db/schema.ts';
import { pulled, type Bad, type Cell, type Row } from '../domain/cells.ts';
import { rowDigest } from '../domain/row-digest.ts';
import { isStamp, see, stampDevice } from '../domain/hlc.ts';
import { isSealed } from '../domain/kinds.ts';
import { ownShare } from '../domain/records.ts';
import { triedOf } from './batch.ts';
import type { Outgoing, Sent } from './types.ts';
import type { Page } from './wire.ts';
import type { Transaction } from './transaction.ts';

const DAY_MS = 24 * 3_600_000;

/** Merge a page. `now`: corrected time, ms. True: everything must be sent and pulled again (`heal`). */
export async function takePage(txn: Transaction, out: Outgoing, page: Page, now: number): Promise<boolean> {
  const { state } = txn;
  // An answer from before `heal` acknowledges nothing: a server that was restored has forgotten it.
  if (out.epoch !== state.epoch) return false;
  await settle(txn, out.sent, await quarantine(txn, out.sent, page.bad ?? [], now));
  const queue = await queued(txn);
  await Promise.all(page.rows.map((row) => takeRow(txn, row, queue)));
  if (out.cursor > state.cursor) return false;
  state.cursor = Math.max(state.cursor, page.cursor);
  if (page.more || page.cursor !== state.cursor) return false;
  if (state.carry) await carryTaps(txn, state.carry);
  return typeof page.digest === 'number' && differs(txn, page.digest, now);
}

/** Queue every cell and set the cursor to 0: the server gets what it lacks, and this device what it lacks. */
export async function heal(txn: Transaction, now: number): Promise<void> {
  const { state, tx } = txn;
  await txn.save();
  const dirty = tx.objectStore('dirty');
  const have = new Set((await dirty.getAllKeys()).map(String));
  for (const { kind, id, fields } of await tx.objectStore('rec').getAll()) {
    for (const field in fields) {
      const base = fields[field]!;
      if (have.has(String([kind, id, field]))) continue;
      // A failed request aborts the transaction, and that is thrown.
      dirty.put({ kind, id, field, stamp: base[1], base }).catch(() => {});
    }
  }
  state.cursor = 0;
  state.epoch++;
  state.healedAt = now;
  txn.more = true;
}

/** Move refused cells from the queue into quarantine, and restore the cells that the server has. Returns those refused. */
export async function quarantine(txn: Transaction, sent: Sent[], bad: Bad[], now: number): Promise<Set<Sent>> {
  const refused = new Set<Sent>();
  const dirty = txn.tx.objectStore('dirty');
  for (const [kind, id, field, why] of bad) {
    for (const cell of sent) {
      if (cell[0] !== kind || cell[1] !== id || (field !== null && cell[2] !== field)) continue;
      refused.add(cell);
      const entry = await dirty.get([kind, id, cell[2]]);
      if (!entry || entry.stamp !== cell[3][1]) continue;
      await dirty.delete([kind, id, cell[2]]);
      await txn.tx.objectStore('aside').put({ kind, id, field: cell[2], cell: cell[3], why, at: now });
      txn.set(await txn.rec(kind, id), cell[2], entry.base?.[1] === entry.stamp ? null : entry.base);
      txn.more = true;
    }
  }
  return refused;
}

/** Take acknowledged cells off the queue. A cell that was edited since stays queued, with a new base. */
async function settle(txn: Transaction, sent: Sent[], refused: Set<Sent>): Promise<void> {
  const dirty = txn.tx.objectStore('dirty');
  for (const one of sent) {
    if (refused.has(one)) continue;
    const [kind, id, field, cell] = one;
    const entry = await dirty.get([kind, id, field]);
    if (!entry) continue;
    if (entry.stamp === cell[1]) await dirty.delete([kind, id, field]);
    else if (!entry.base || entry.base[1] < cell[1]) await dirty.put({ ...entry, base: cell });
    txn.more = true;
  }
}

/** The queue by record and field: one read instead of one per cell. */
async function queued(txn: Transaction): Promise<Map<string, Map<string, Dirty>>> {
  const found = new Map<string, Map<string, Dirty>>();
  for (const entry of await txn.tx.objectStore('dirty').getAll()) {
    const key = `${entry.kind}\x1f${entry.id}`;
    if (!found.has(key)) found.set(key, new Map());
    found.get(key)!.set(entry.field, entry);
  }
  return found;
}

async function takeRow(txn: Transaction, row: Row, queue: Map<string, Map<string, Dirty>>): Promise<void> {
  const [kind, id, fields] = row;
  const rec = await txn.rec(kind, id);
  const waiting = queue.get(`${kind}\x1f${id}`);
  for (const [field, cell] of Object.entries(fields)) {
    if (!isStamp(cell[1])) continue;
    txn.state.clock = see(txn.state.clock, cell[1]);
    txn.state.seen = see(txn.state.seen ?? [0, 0], cell[1]);
    const have = rec.fields[field];
    const entry = waiting?.get(field);
    if (!pulled(have, cell)) {
      await rebase(txn, entry, cell);
    } else {
      const taps = entry ? await lose(txn, rec, entry, cell) : 0;
      await shelve(txn, rec, field, cell);
      if (!have || have[1] !== cell[1] || !same(have[0], cell[0])) txn.set(rec, field, cell);
      await addToOwn(txn, rec, taps, cell[1]);
    }
  }
}

async function rebase(txn: Transaction, entry: Dirty | undefined, cell: Cell): Promise<void> {
  const { carry, device } = txn.state;
  if (entry?.field === ownShare(carry ?? device) && !triedOf(entry).includes(cell[1])) return;
  if (entry && (!entry.base || entry.base[1] < cell[1])) {
    await txn.tx.objectStore('dirty').put({ ...entry, base: cell });
  }
}

/**
 * Take a queued cell off the queue: the server has it already, or has a later one. A share of our own can
 * lose only to a twin's; returns what our share counted beyond its base, to be added under a new stamp.
 */
async function lose(txn: Transaction, rec: StoredRecord, entry: Dirty, cell: Cell): Promise<number> {
  await txn.tx.objectStore('dirty').delete([entry.kind, entry.id, entry.field]);
  const { carry, device } = txn.state;
  if (entry.field !== ownShare(carry ?? device) || cell[1] === entry.stamp) return 0;
  return number(rec.fields[entry.field]) - number(entry.base);
}

/**
 * A cell is being replaced: put it on the shelf if the person may have to be asked (R4b).
 *
 * - A text: always, also one of another device, because a hostile server may play an old one back. Whether
 *   its author had seen the replaced one is deciphered later, after this transaction (`sift`).
 * - An amount of this device that another device replaced: it says nothing of what its author had seen.
 */
async function shelve(txn: Transaction, rec: StoredRecord, field: string, by: Cell): Promise<void> {
  const have = rec.fields[field];
  if (!have || have[1] === by[1]) return;
  const [value, stamp] = have;
  const { device, past } = txn.state;
  const own = (author: string): boolean => author === device || past.includes(author);
  const text = typeof value === 'string' && isSealed(rec.kind, field);
  const amounts = rec.kind === 't' && field === 'v' && typeof value === 'number' && typeof by[0] === 'number';
  if (!text && !(amounts && own(stampDevice(stamp)) && value !== by[0] && !own(stampDevice(by[1])))) return;
  await txn.tx.objectStore('shelf').put({ kind: rec.kind, id: rec.id, field, stamp, value, by: text ? by : null });
  txn.more = true;
}

/**
 * Whether the server's cells differ from ours, so that everything must be sent and pulled again. At most
 * once a day; if they still differ, the person is told (`State.apart`).
 */
async function differs(txn: Transaction, digest: number, now: number): Promise<boolean> {
  const { state, tx } = txn;
  if (digest === state.digest) state.apart = false;
  if (digest === state.digest || (await tx.objectStore('dirty').count())) return false;
  await txn.save();
  state.digest = 0;
  for (const rec of await tx.objectStore('rec').getAll()) {
    state.digest = (state.digest ^ rowDigest(rec.kind, rec.id, rec.fields)) >>> 0;
  }
  state.apart = digest !== state.digest && Math.abs(now - state.healedAt) < DAY_MS;
  return digest !== state.digest && !state.apart;
}

/**
 * A twin keeps our old device id. Everything is pulled, so taps of ours that are still queued under it were
 * never accepted: add them to the share of our new id. The accepted part is queued again as it is, because
 * a restored server may have forgotten it.
 */
async function carryTaps(txn: Transaction, old: string): Promise<void> {
  const dirty = txn.tx.objectStore('dirty');
  for (const entry of await dirty.getAll()) {
    if (entry.field !== ownShare(old)) continue;
    const rec = await txn.rec(entry.kind, entry.id);
    const { kind, id, field, base } = entry;
    const delta = number(rec.fields[field]) - number(base);
    await (base ? dirty.put({ kind, id, field, stamp: base[1], base }) : dirty.delete([kind, id, field]));
    txn.set(rec, field, base);
    await addToOwn(txn, rec, delta, entry.stamp);
  }
  txn.state.carry = null;
}

async function addToOwn(txn: Transaction, rec: StoredRecord, delta: number, after: string): Promise<void> {
  if (!delta) return;
  txn.state.clock = see(txn.state.clock, after);
  const field = ownShare(txn.state.device);
  await txn.own(rec, field, [number(rec.fields[field]) + delta, await txn.stamp()]);
}

function number(cell: Cell | null | undefined): number {
  return typeof cell?.[0] === 'number' ? cell[0] : 0;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
