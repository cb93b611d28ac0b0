/** Edits as they reach one transaction: one action, one stamp (R3), before-images kept (R17). */

import { later, type Cell, type Fields, type Value } from '../domain/cells.ts';
import { usualStamp } from '../domain/hlc.ts';
import { amount, ownShare, sum } from '../domain/records.ts';
import { isStill } from './keys.ts';
import type { Action, Full } from './types.ts';
import type { Work } from './work.ts';

/** One field to write. Plain data: a page that is being left writes it down for the next one. */
export interface Step {
  kind: string;
  id: string;
  /** Null: this device's own share of a count. */
  field: string | null;
  to: To;
  /** A text of this very device that its author has not seen: it goes on the shelf. */
  shelve?: Cell;
  /** For sealed texts: the stamp of the cell that was read before sealing; `UNREAD`: there was no time to. */
  was?: string | null;
  /** Nobody shaped this: any other value wins, also one that is there already. */
  usual?: boolean | undefined;
  /** For sealed texts: the name of the key that sealed it. */
  key?: string | null;
}

/** No cell's stamp. */
export const UNREAD = '';

/**
 * What a field becomes: a value; more by a number; what brings the sum of all shares to a total; a
 * total, or nothing where so much is there; what stood there before, if nobody has written since.
 */
export type To = { set: Value } | { add: number } | { sum: number } | { full: number } | { back: Value; over: string };

/** The field's name on this device. */
export function fieldName({ field }: Step, device: string): string {
  return field ?? ownShare(device);
}

/** The value, from the record as it is; undefined: leave it. */
export function valueFor(to: To, fields: Fields, field: string): Value | undefined {
  if ('set' in to) return to.set;
  if ('back' in to) return fields[field]?.[1] === to.over ? to.back : undefined;
  if ('sum' in to) return to.sum - sum(fields, field);
  if ('full' in to)
    return amount(fields) >= to.full ? undefined : field === 'v' ? to.full : to.full - sum(fields, field);
  const own = fields[field]?.[0];
  return (typeof own === 'number' ? own : 0) + to.add;
}

/** The cell, or the account's key, changed while its text was being sealed: seal again. */
export class Moved extends Error {}

/** Apply the steps under one stamp; null when none was left to do. */
export async function apply(work: Work, steps: readonly Step[]): Promise<Action | null> {
  const action: Action = { stamp: '', touched: [] };
  for (const step of steps) {
    const { kind, id, was, key, usual, shelve } = step;
    const field = fieldName(step, work.state.device);
    const rec = await work.rec(kind, id);
    const before = rec.fields[field] ?? null;
    if (was !== undefined && was !== (before?.[1] ?? null)) throw new Moved();
    if (key && !(await isStill(work, key))) throw new Moved();
    const value = valueFor(step.to, rec.fields, field);
    if (value === undefined) continue;
    if (usual) {
      const cell: Cell = [value, usualStamp(work.state.device)];
      if (later(before ?? undefined, cell)) await work.own(rec, field, cell);
      continue;
    }
    action.stamp ||= await work.stamp();
    if (before?.[1] !== action.stamp) action.touched.push({ kind, id, field, before });
    await work.own(rec, field, [value, action.stamp]);
    work.wrote.push([kind, id, field, rec.fields[field]!]);
    if (value === null) await forget(work, kind, id, field);
    else if (shelve) await keep(work, kind, id, field, shelve);
  }
  return action.touched.length ? action : null;
}

/** Raise this device's own share (R5). */
export function tapped(kind: string, id: string, delta: number): Step {
  return { kind, id, field: null, to: { add: delta } };
}

/** Make the total what it should be, by our own share alone. */
export function counted(kind: string, id: string, total: number): Step {
  return { kind, id, field: null, to: { sum: total } };
}

/** Make a tick full, by our own share where it counts; one that is so already stays as it is. */
export function filled({ id, total, counts }: Full): Step {
  return { kind: 't', id, field: counts ? null : 'v', to: { full: total } };
}

async function keep(work: Work, kind: string, id: string, field: string, [value, stamp]: Cell): Promise<void> {
  await work.tx.objectStore('shelf').put({ kind, id, field, stamp, value, by: null });
  work.more = true;
}

/** A text deleted for ever leaves nothing on the shelf either. */
async function forget(work: Work, kind: string, id: string, field: string): Promise<void> {
  const range = IDBKeyRange.bound([kind, id, field, ''], [kind, id, field, '~']);
  if ((await work.tx.objectStore('shelf').count(range)) === 0) return;
  await work.tx.objectStore('shelf').delete(range);
  work.more = true;
}
