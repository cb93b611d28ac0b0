/** Shifts: dates with other hours of work than the week's, and the result of their form. Pure. */

import type { Day } from '../../domain/day.ts';
import { changedFields } from '../platform/forms.ts';

/** From and to, `HH:MM`. */
export type Hours = readonly [from: string, to: string];

/** The hours of work of one date; null: free. */
export interface Shift {
  date: Day;
  hours: Hours | null;
}

/**
 * The shift after its form was saved, and the date that it moves away from (`leaves`; null: none). `opened`:
 * what the form showed (null: a new shift); only parts that differ from it are applied to the shift as it
 * is in `list` now. Null: nothing was changed.
 */
export function shiftAfter(
  list: readonly Shift[],
  opened: Shift | null,
  next: Shift,
): { shift: Shift; leaves: Day | null } | null {
  if (!opened) return { shift: next, leaves: null };
  const changed = changedFields(opened, next);
  if (!Object.keys(changed).length) return null;
  const now = list.find(({ date }) => date === opened.date) ?? opened;
  const shift = { ...now, ...changed };
  return { shift, leaves: shift.date === opened.date ? null : opened.date };
}
