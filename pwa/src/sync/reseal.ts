/**
 * Resealing (R19): a text that the account's key does not open, but an older key of this device does, is
 * sealed by the account's key under a new stamp. This happens between rounds, never while merging, and
 * only on a device that has the account's key. A resealed text opens, so it is never resealed twice.
 */

import type { KeyAtRest, StoredRecord } from '../db/schema.ts';
import { stampDevice } from '../domain/hlc.ts';
import { holdsText } from '../domain/sealed-text.ts';
import { newMaster, wrapMaster } from '../crypto/master.ts';
import type { Opened } from '../crypto/text.ts';
import type { Context } from './context.ts';
import { CURRENT, FIELD, isStill, keepKey, KIND, nameKey, readKeys } from './keys.ts';
import { sift } from './shelf.ts';
import type { Sealed, Texts } from './texts.ts';
import type { Transaction } from './transaction.ts';

/** Finds the plaintext of a cell by other means than the account's key; null: this device cannot. */
type Source = (cell: SealedCell) => Promise<Opened | null>;

/** Cells of one transaction. */
const CELLS_AT_ONCE = 200;

/**
 * Key work after everything was pulled: name the account's key if no device has, and reseal texts that older
 * keys of this device open. True: cells were written, so there is something to send.
 */
export async function settleKeys(context: Context): Promise<boolean> {
  const { texts } = context;
  if (texts.current === null) return nameUnnamed(context);
  const former = texts.former;
  await sift(context.db, texts);
  const written = await resealCells(context, ({ kind, id, field, value }) => texts.openFormer(kind, id, field, value));
  if (written === null) return false;
  await resealShelf(context);
  await context.write((txn) => dropFormer(txn, former), 'pull');
  await context.refresh();
  return written > 0;
}

async function nameUnnamed(context: Context): Promise<boolean> {
  const { key } = context.texts;
  const rows = await context.db.read((tx) => tx.objectStore('rec').getAll());
  if (key && (await isOurs(rows, context.texts))) return context.write((txn) => nameKey(txn, key), 'pull');
  // Our key opens none of the account's texts: check again after the next pull.
  context.foreignAt = context.cursor;
  return false;
}

/** Whether our key may be named as the account's: it opens a text, or the account has no texts. */
async function isOurs(rows: StoredRecord[], texts: Texts): Promise<boolean> {
  let sealed = 0;
  for (const { kind, id, field, value } of sealedCells(rows)) {
    if (await texts.openNow(kind, id, field, value)) return true;
    sealed++;
  }
  return sealed === 0;
}

/** A cell with a sealed text. */
export interface SealedCell {
  kind: string;
  id: string;
  field: string;
  value: string;
  stamp: string;
}

/** Every sealed text of some records. */
export function* sealedCells(rows: StoredRecord[]): Iterable<SealedCell> {
  for (const { kind, id, fields } of rows) {
    for (const [field, [value, stamp]] of Object.entries(fields)) {
      if (holdsText(kind, field, value)) yield { kind, id, field, value, stamp };
    }
  }
}

/** Delete older keys whose texts were all resealed (`swept`: their names). */
async function dropFormer({ tx }: Transaction, swept: string[]): Promise<void> {
  const former = ((await tx.objectStore('meta').get('former')) ?? []) as KeyAtRest[];
  await tx.objectStore('meta').put(
    former.filter(({ id }) => id && !swept.includes(id)),
    'former',
  );
}

/** Reseal every text that `source` opens and the account's key does not. Returns their number; null: the account's key changed meanwhile. */
export async function resealCells(context: Context, source: Source): Promise<number | null> {
  const rows = await context.db.read((tx) => tx.objectStore('rec').getAll());
  const ready: (SealedCell & { sealed: Sealed })[] = [];
  for (const cell of sealedCells(rows)) {
    const { kind, id, field, value, stamp } = cell;
    if (await context.texts.openNow(kind, id, field, value)) continue;
    const opened = await source(cell);
    if (!opened) continue;
    // Name the replaced version as seen, so that its author is not asked to keep both.
    const seen = { ...opened.seen, [stampDevice(stamp)]: stamp };
    ready.push({ ...cell, sealed: await context.texts.seal(kind, id, field, { text: opened.text, seen }) });
  }
  let written = 0;
  for (let i = 0; i < ready.length; i += CELLS_AT_ONCE) {
    const some = await writeResealed(context, ready.slice(i, i + CELLS_AT_ONCE));
    if (some === null) return null;
    written += some;
  }
  return written;
}

function writeResealed(context: Context, ready: (SealedCell & { sealed: Sealed })[]): Promise<number | null> {
  return context.write(async (txn) => {
    if (!(await isStill(txn, ready[0]!.sealed.key))) return null;
    let stamp = '';
    let written = 0;
    for (const { kind, id, field, sealed, ...was } of ready) {
      const rec = await txn.rec(kind, id);
      if (rec.fields[field]?.[1] !== was.stamp) continue;
      stamp ||= await txn.stamp();
      await txn.own(rec, field, [sealed.value, stamp]);
      written++;
    }
    return written;
  }, 'pull');
}

/** Reseal the texts on the shelf. The shelf never leaves this device, so they need no new stamps. */
async function resealShelf(context: Context): Promise<void> {
  const { texts } = context;
  const entries = await context.db.read((tx) => tx.objectStore('shelf').getAll());
  for (const entry of entries) {
    const { kind, id, field, stamp, value } = entry;
    if (await texts.openNow(kind, id, field, value)) continue;
    const opened = await texts.openFormer(kind, id, field, value);
    if (!opened) continue;
    const sealed = await texts.seal(kind, id, field, opened);
    await context.write(async ({ tx }) => {
      const shelf = tx.objectStore('shelf');
      const now = await shelf.get([kind, id, field, stamp]);
      if (now) await shelf.put({ ...now, value: sealed.value });
    }, 'pull');
  }
}

/**
 * Start over with a new key. Texts sealed by another key stay unreadable and can be overwritten. Recovery
 * codes wrap the old key, so their records are cleared. False: another tab has received a key that this
 * engine had not read yet; nothing was changed.
 */
export async function beginAnew(context: Context): Promise<boolean> {
  const fresh = await wrapMaster(newMaster(context.crypto), context.crypto);
  const known = context.keysOnDisk;
  const isDone = await context.write((txn) => replaceKey(txn, fresh, known));
  await context.refresh();
  context.options.onChange?.({ by: 'edit', keys: [], more: true });
  return isDone;
}

async function replaceKey(txn: Transaction, fresh: KeyAtRest, known: (string | undefined)[]): Promise<boolean> {
  const { kept } = await readKeys(txn.tx);
  if (kept.some(({ id }) => !known.includes(id))) return false;
  await keepKey(txn, fresh);
  const stamp = await txn.stamp();
  await txn.own(await txn.rec(KIND, CURRENT), FIELD, [fresh.id!, stamp]);
  const range = IDBKeyRange.bound([KIND, 'recovery.'], [KIND, 'recovery.~']);
  for (const { id } of await txn.tx.objectStore('rec').getAll(range)) {
    const rec = await txn.rec(KIND, id);
    for (const field of Object.keys(rec.fields)) await txn.own(rec, field, [null, stamp]);
  }
  return true;
}
