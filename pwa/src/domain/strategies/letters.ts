/** When a letter to oneself has come. The device alone asks: the server knows its date, and no more. */

import { isDate } from '../civil.ts';
import { valueOf, type Fields } from '../cells.ts';
import { isAway } from '../coming-back.ts';
import type { Day } from '../day.ts';

/** The date on which a letter comes back; null: when the person does. */
export function dueOf(fields: Fields): Day | null {
  const due = valueOf(fields, 'due');
  return isDate(due) ? due : null;
}

/**
 * Whether a letter has come. `written`: its date, null if that is not known; whoever wrote it of late was not away
 * since. `isBack`: the person has come back on `today`.
 */
export function hasCome(due: Day | null, written: Day | null, isBack: boolean, today: Day): boolean {
  if (due !== null) return due <= today;
  return isBack && (written === null || isAway([written], today, []));
}
