/** When a letter to oneself has come. The device alone asks: the server knows its date, and no more. */

import { isDate } from '../civil.ts';
import { valueOf, type Fields } from '../cells.ts';
import { isAway } from '../coming-back.ts';
import { dayOf, type Day } from '../day.ts';
import { stampMs } from '../hlc.ts';

/** The date on which a letter comes back; null: when the person does. */
export function dueOf(fields: Fields): Day | null {
  const due = valueOf(fields, 'due');
  return isDate(due) ? due : null;
}

/** Since when a letter waits: its date, or that on which its day was changed; null: not known. */
export function waitsSince(written: Day | null, fields: Fields): Day | null {
  const stamp = fields.due?.[1];
  const changed = stamp ? dayOf(stampMs(stamp), 'UTC', '00:00') : null;
  return written !== null && changed !== null && changed < written ? written : (changed ?? written);
}

/**
 * Whether a letter has come. `since`: see `waitsSince`; whoever wrote it of late was not away since. `backs`: the
 * dates on which the person came back. It stays when it has come: who is back has other things to do first.
 */
export function hasCome(due: Day | null, since: Day | null, backs: readonly Day[], today: Day): boolean {
  if (due !== null) return due <= today;
  return backs.some((on) => (since === null ? on === today : isAway([since], on, [])));
}
