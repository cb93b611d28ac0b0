/** Moving records from one account to another in the same browser: joining, or a taken id. */

import type { Rec } from '../db/schema.ts';
import { later, type Cell } from '../domain/cells.ts';
import { see } from '../domain/hlc.ts';
import { BOUND, isSealed } from '../domain/kinds.ts';
import type { Opened } from '../crypto/text.ts';
import { sealAnew, sealedCells, type SealedCell } from './anew.ts';
import type { Core } from './core.ts';
import { isStill } from './keys.ts';
import type { Sealed } from './texts.ts';
import { Locked } from './types.ts';
import { unsent } from './views.ts';
import type { Work } from './work.ts';

/**
 * See `Engine.rehome`. Moving is no edit: it goes out with the round that moves it. What was carried
 * once is left alone by the late pass, so nothing is sent, or asked about, twice.
 */
export async function rehome(from: Core, to: Core, what: 'plain' | 'texts' | 'late'): Promise<void> {
  await from.settleSpill();
  // Another tab may have changed the key there.
  await from.refresh();
  const past = [...(await from.state()).past, from.device];
  const rows = await (what === 'late' ? shut(from) : from.db.read((tx) => tx.objectStore('rec').getAll()));
  const moving = rows.filter((one) => !isBound(one));
  if (what !== 'texts') await to.write((work) => movePlain(work, moving, past), 'pull');
  if (what === 'texts' || (what === 'late' && from.texts.state !== 'none')) await carryTexts(moving, from, to);
}

/**
 * What has not been sent, and in the same transaction the end of all writing there: without its state
 * a database takes nothing any more, so what another tab writes is either found here or refused to
 * it. The records stay, and after a crash they are found again.
 */
function shut(from: Core): Promise<Rec[]> {
  return from.db.write(async (tx) => {
    const rows = await unsent(tx);
    await tx.objectStore('meta').delete('state');
    return rows;
  });
}

/** Whether a record belongs to its account and is never moved to another one. */
function isBound({ kind }: Pick<Rec, 'kind'>): boolean {
  return BOUND.includes(kind);
}

/** Put the plain fields of another account's records here: stamps kept, all queued; the later stamp stands. */
async function movePlain(work: Work, rows: Rec[], past: string[]): Promise<void> {
  const { state } = work;
  state.past = [...new Set([...state.past, ...past])];
  for (const { kind, id, fields } of rows) {
    for (const [field, cell] of Object.entries(fields)) {
      if (isSealed(kind, field)) continue;
      state.clock = see(state.clock, cell[1]);
      const rec = await work.rec(kind, id);
      if (later(rec.fields[field], cell)) await work.own(rec, field, cell);
    }
  }
  work.more = true;
}

/** A text on its way, sealed by the key of the account that it goes to. */
interface Moving {
  cell: SealedCell;
  opened: Opened;
  sealed: Sealed;
}

/**
 * Bring the texts of another account's records here, sealed by this account's key. What is new here
 * keeps its stamp, what lost to another text goes on the shelf, and a cell of the same stamp that
 * does not open here (another device pushed it under its own key) is sealed anew. Throws `Locked`.
 */
async function carryTexts(rows: Rec[], from: Core, to: Core): Promise<void> {
  const moving: Moving[] = [];
  for (const cell of sealedCells(rows)) {
    const { kind, id, field, value } = cell;
    const opened = from.carried.has(keyOf(cell)) ? null : await from.texts.open(kind, id, field, value);
    // What did not open there can never open here: it is bound to the other account.
    if (opened) moving.push({ cell, opened, sealed: await to.texts.seal(kind, id, field, opened) });
  }
  const gone = [...erased(rows)].filter(
    ([rec, field, cell]) => !from.carried.has(keyOf({ ...rec, field, stamp: cell[1] })),
  );
  if (!moving.length && !gone.length) return;
  await to.write((work) => putTexts(work, moving, gone), 'pull');
  const plain = new Map(moving.map(({ cell, opened }) => [keyOf(cell), opened]));
  if ((await sealAnew(to, async (cell) => plain.get(keyOf(cell)) ?? null)) === null) throw new Locked();
  for (const { cell } of moving) from.carried.add(keyOf(cell));
  for (const [rec, field, cell] of gone) from.carried.add(keyOf({ ...rec, field, stamp: cell[1] }));
}

async function putTexts(work: Work, moving: Moving[], gone: Erased[]): Promise<void> {
  if (moving[0] && !(await isStill(work, moving[0].sealed.key))) throw new Locked();
  for (const {
    cell: { kind, id, field, stamp },
    sealed,
  } of moving) {
    work.state.clock = see(work.state.clock, stamp);
    const rec = await work.rec(kind, id);
    const have = rec.fields[field];
    const cell: Cell = [sealed.value, stamp];
    if (later(have, cell)) await work.own(rec, field, cell);
    else if (have![1] !== stamp) {
      // The account's own text stands; ours, which nobody there can have seen, goes on the shelf.
      await work.tx.objectStore('shelf').put({ kind, id, field, stamp, value: sealed.value, by: have! });
    }
  }
  for (const [{ kind, id }, field, cell] of gone) {
    const here = await work.rec(kind, id);
    if (later(here.fields[field], cell)) await work.own(here, field, cell);
  }
  work.more = true;
}

type Erased = [Rec, string, Cell];

/** Texts that were deleted for ever. */
function* erased(rows: Rec[]): Iterable<Erased> {
  for (const rec of rows) {
    for (const [field, cell] of Object.entries(rec.fields)) {
      if (cell[0] === null && isSealed(rec.kind, field)) yield [rec, field, cell];
    }
  }
}

function keyOf({ kind, id, field, stamp }: Omit<SealedCell, 'value'>): string {
  return [kind, id, field, stamp].join('\x1f');
}
