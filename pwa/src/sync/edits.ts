/** Edits as they reach one transaction: one action, one stamp (R3), before-images kept (R17). */

import { later, type Cell, type Fields, type Value } from '../domain/cells.ts';
import { usualStamp } from '../domain/hlc.ts';
import { amount, ownShare, sum } from '../domain/records.ts';
import { isStill } from './keys.ts';
import type { Action, Full } from './types.ts';
import type { Work } from './work.ts';

/** One field to write. */
export interface Change {
  kind: string;
  id: string;
  field: string | ((device: string) => string);
  /** The value, from the record as it is; undefined: leave it. */
  make: (fields: Fields, field: string) => Value | undefined;
  /** A text of this very device that its author has not seen: it goes on the shelf. */
  shelve?: Cell;
  /** For sealed texts: the stamp of the cell that was read before sealing. */
  was?: string | null;
  /** Nobody shaped this: any other value wins, also one that is there already. */
  usual?: boolean | undefined;
  /** For sealed texts: the name of the key that sealed it. */
  key?: string | null;
}

/** The cell, or the account's key, changed while its text was being sealed: seal again. */
export class Moved extends Error {}

/** Apply the changes under one stamp; null when none was left to do. */
export async function apply(work: Work, changes: Change[]): Promise<Action | null> {
  const action: Action = { stamp: '', touched: [] };
  for (const { kind, id, field: named, make, was, key, usual, shelve } of changes) {
    const field = typeof named === 'string' ? named : named(work.state.device);
    const rec = await work.rec(kind, id);
    const before = rec.fields[field] ?? null;
    if (was !== undefined && was !== (before?.[1] ?? null)) throw new Moved();
    if (key && !(await isStill(work, key))) throw new Moved();
    const value = make(rec.fields, field);
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
export function tapped(kind: string, id: string, delta: number): Change {
  return {
    kind, id, field: ownShare,
    make: (fields, field) => {
      const own = fields[field]?.[0];
      return (typeof own === 'number' ? own : 0) + delta;
    },
  };
}

/** Make the total what it should be, by our own share alone. */
export function counted(kind: string, id: string, total: number): Change {
  return { kind, id, field: ownShare, make: (fields, field) => total - sum(fields, field) };
}

/** Make a tick full, by our own share where it counts; one that is so already stays as it is. */
export function filled({ id, total, counts }: Full): Change {
  return {
    kind: 't', id, field: counts ? ownShare : 'v',
    make: (fields, field) => (amount(fields) >= total ? undefined : counts ? total - sum(fields, field) : total),
  };
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
