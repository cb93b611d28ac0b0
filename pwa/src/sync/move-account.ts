/** Moving records from one account to another in the same browser: after joining, or when an id was taken. */

import type { StoredRecord } from '../db/schema.ts';
import { later, type Cell } from '../domain/cells.ts';
import { see } from '../domain/hlc.ts';
import { holdsText } from '../domain/sealed-text.ts';
import { BOUND, isSealed } from '../domain/kinds.ts';
import type { Opened } from '../crypto/text.ts';
import { resealCells, sealedCells, type SealedCell } from './reseal.ts';
import type { Context } from './context.ts';
import { isStill } from './keys.ts';
import type { Sealed } from './texts.ts';
import { Locked } from './types.ts';
import { unsent } from './views.ts';
import type { Transaction } from './transaction.ts';

/**
 * See `Engine.moveTo`. Changes are emitted as pulled, not as edits: the round that moves them also
 * sends them. The late pass skips what was moved before, so nothing is sent or shelved twice.
 */
export async function moveRecords(from: Context, to: Context, what: 'plain' | 'texts' | 'late'): Promise<void> {
  await from.flushOverlay();
  // Another tab may have changed the key there.
  await from.refresh();
  const past = [...(await from.state()).past, from.device];
  const rows = await (what === 'late' ? shut(from) : from.db.read((tx) => tx.objectStore('rec').getAll()));
  const moving = rows.filter((one) => !isBound(one));
  if (what !== 'texts') await to.write((txn) => movePlain(txn, moving, past), 'pull');
  if (what === 'texts' || (what === 'late' && from.texts.state !== 'none')) await carryTexts(moving, from, to);
}

/**
 * The records with unsent cells. The same transaction deletes the state, without which nobody can write:
 * what another tab writes is either found here, or its write fails. The records stay, so after a crash
 * they are found again.
 */
function shut(from: Context): Promise<StoredRecord[]> {
  return from.db.write(async (tx) => {
    const rows = await unsent(tx);
    await tx.objectStore('meta').delete('state');
    return rows;
  });
}

/** Whether a record belongs to its account and is never moved to another one. */
function isBound({ kind }: Pick<StoredRecord, 'kind'>): boolean {
  return BOUND.includes(kind);
}

/** Write the plain fields of another account's records here, stamps kept and queued; the later stamp wins. */
async function movePlain(txn: Transaction, rows: StoredRecord[], past: string[]): Promise<void> {
  const { state } = txn;
  state.past = [...new Set([...state.past, ...past])];
  for (const { kind, id, fields } of rows) {
    for (const [field, cell] of Object.entries(fields)) {
      if (isSealed(kind, field) || holdsText(kind, field, cell[0])) continue;
      state.clock = see(state.clock, cell[1]);
      const rec = await txn.rec(kind, id);
      if (later(rec.fields[field], cell)) await txn.own(rec, field, cell);
    }
  }
  txn.more = true;
}

/** A text that is being moved, sealed by the key of the target account. */
interface Moving {
  cell: SealedCell;
  opened: Opened;
  sealed: Sealed;
}

/**
 * Move the texts of another account's records, sealed again by the target's key. A text keeps its stamp. If
 * the target has a later text, the moved one goes on the shelf. A cell of the same stamp that does not
 * open in the target (another device pushed it under its own key) is sealed again. Throws `Locked`.
 */
async function carryTexts(rows: StoredRecord[], from: Context, to: Context): Promise<void> {
  const moving: Moving[] = [];
  for (const cell of sealedCells(rows)) {
    const { kind, id, field, value } = cell;
    const opened = from.carried.has(keyOf(cell)) ? null : await from.texts.open(kind, id, field, value);
    // A text that did not open there cannot open here: its AAD names the other account.
    if (opened) moving.push({ cell, opened, sealed: await to.texts.seal(kind, id, field, opened) });
  }
  const gone = [...erased(rows)].filter(
    ([rec, field, cell]) => !from.carried.has(keyOf({ ...rec, field, stamp: cell[1] })),
  );
  if (!moving.length && !gone.length) return;
  await to.write((txn) => putTexts(txn, moving, gone), 'pull');
  const plain = new Map(moving.map(({ cell, opened }) => [keyOf(cell), opened]));
  if ((await resealCells(to, async (cell) => plain.get(keyOf(cell)) ?? null)) === null) throw new Locked();
  for (const { cell } of moving) from.carried.add(keyOf(cell));
  for (const [rec, field, cell] of gone) from.carried.add(keyOf({ ...rec, field, stamp: cell[1] }));
}

async function putTexts(txn: Transaction, moving: Moving[], gone: Erased[]): Promise<void> {
  if (moving[0] && !(await isStill(txn, moving[0].sealed.key))) throw new Locked();
  for (const {
    cell: { kind, id, field, stamp },
    sealed,
  } of moving) {
    txn.state.clock = see(txn.state.clock, stamp);
    const rec = await txn.rec(kind, id);
    const have = rec.fields[field];
    const cell: Cell = [sealed.value, stamp];
    if (later(have, cell)) await txn.own(rec, field, cell);
    else if (have![1] !== stamp) {
      // The target's own text wins; ours, which nobody there can have seen, goes on the shelf.
      await txn.tx.objectStore('shelf').put({ kind, id, field, stamp, value: sealed.value, by: have! });
    }
  }
  for (const [{ kind, id }, field, cell] of gone) {
    const here = await txn.rec(kind, id);
    if (later(here.fields[field], cell)) await txn.own(here, field, cell);
  }
  txn.more = true;
}

type Erased = [StoredRecord, string, Cell];

/** The texts that were deleted for ever: their cells hold null. */
function* erased(rows: StoredRecord[]): Iterable<Erased> {
  for (const rec of rows) {
    for (const [field, cell] of Object.entries(rec.fields)) {
      if (cell[0] === null && isSealed(rec.kind, field)) yield [rec, field, cell];
    }
  }
}

function keyOf({ kind, id, field, stamp }: Omit<SealedCell, 'value'>): string {
  return [kind, id, field, stamp].join('\x1f');
}
