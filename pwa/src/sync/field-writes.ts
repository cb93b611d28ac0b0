/**
 * Field writes: what an action does to a record's fields. Pure, and one rule for three users: the disk
 * (edits.ts), the memory of a browser without room (memory-overlay.ts), and the screen, which shows the
 * result before it is stored (app/records/paint.ts).
 */

import { later, type Fields, type Value } from '../domain/cells.ts';
import { usualStamp } from '../domain/hlc.ts';
import { isSealed } from '../domain/kinds.ts';
import { amount, ownShare, sum } from '../domain/records.ts';
import type { Cell } from '../domain/cells.ts';
import type { Edit, FullTick, NewValue } from './types.ts';

/** One field to write. Plain data: a page that is left stores it for the next one (see `Underway`). */
export interface FieldWrite {
  kind: string;
  id: string;
  /** Null: this device's own share of a count. */
  field: string | null;
  to: NewValue;
  /** A text of this device that the writer had not seen: it goes on the shelf. */
  shelve?: Cell;
  /** For sealed texts: the stamp of the cell that was read before sealing (null: none); `UNREAD`: it was not read. */
  was?: string | null;
  /** A default that no person chose: any other value wins, also one that is there already (R3). */
  usual?: boolean | undefined;
  /** For sealed texts: the name of the key that sealed it. */
  key?: string | null;
}

/** An edit as a field write; null: it is a text and must be sealed first. Throws where words would go out unsealed. */
export function fieldWriteOf({ kind, id, field, text, value, to, usual }: Edit): FieldWrite | null {
  if (value != null && isSealed(kind, field ?? '')) throw new TypeError(`${kind} ${field} is sealed`);
  if (text !== undefined) return null;
  return { kind, id, field, to: to ?? { set: value! }, usual };
}

/** Which field gets which value when `device` applies a write to a record with `fields`; null: nothing changes. */
export function written(write: FieldWrite, fields: Fields, device: string): [field: string, value: Value] | null {
  const field = write.field ?? ownShare(device);
  const value = valueFor(write.to, fields, field);
  if (value === undefined) return null;
  return write.usual && !later(fields[field], [value, usualStamp(device)]) ? null : [field, value];
}

function valueFor(to: NewValue, fields: Fields, field: string): Value | undefined {
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

/** Make the sum of all shares `total`, by changing this device's own share (R5). */
export function counted(kind: string, id: string, total: number): Edit {
  return { kind, id, field: null, to: { sum: total } };
}

/** Make a tick full, by this device's own share if it counts; a tick that is full already is not changed. */
export function filled({ id, total, counts }: FullTick): Edit {
  return { kind: 't', id, field: counts ? null : 'v', to: { full: total } };
}
