/**
 * What an act does to a record's fields: one rule for the disk, for the memory of a browser without
 * room, and for the screen, which shows it before either. Pure.
 */

import { later, type Fields, type Value } from '../domain/cells.ts';
import { usualStamp } from '../domain/hlc.ts';
import { amount, ownShare, sum } from '../domain/records.ts';
import type { Cell } from '../domain/cells.ts';
import type { Edit, Full, To } from './types.ts';

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

/** The step of an edit; null: it is a text, which is to be sealed first. */
export function stepOf({ kind, id, field, text, value, to, usual }: Edit): Step | null {
  if (text !== undefined) return null;
  return { kind, id, field, to: to ?? { set: value! }, usual };
}

/** The field that a step writes on a device, and its value, over a record as it is; null: it leaves that alone. */
export function written(step: Step, fields: Fields, device: string): [field: string, value: Value] | null {
  const field = step.field ?? ownShare(device);
  const value = valueFor(step.to, fields, field);
  if (value === undefined) return null;
  return step.usual && !later(fields[field], [value, usualStamp(device)]) ? null : [field, value];
}

function valueFor(to: To, fields: Fields, field: string): Value | undefined {
  if ('set' in to) return to.set;
  if ('back' in to) return fields[field]?.[1] === to.over ? to.back : undefined;
  if ('sum' in to) return to.sum - sum(fields, field);
  if ('full' in to)
    return amount(fields) >= to.full ? undefined : field === 'v' ? to.full : to.full - sum(fields, field);
  const own = fields[field]?.[0];
  return (typeof own === 'number' ? own : 0) + to.add;
}

/** Raise this device's own share (R5). */
export function tapped(kind: string, id: string, delta: number): Edit {
  return { kind, id, field: null, to: { add: delta } };
}

/** Make the total what it should be, by our own share alone. */
export function counted(kind: string, id: string, total: number): Edit {
  return { kind, id, field: null, to: { sum: total } };
}

/** Make a tick full, by our own share where it counts; one that is so already stays as it is. */
export function filled({ id, total, counts }: Full): Edit {
  return { kind: 't', id, field: counts ? null : 'v', to: { full: total } };
}
