/** Dates on which other hours of work hold than the week's, and what their form comes to. */

import type { Day } from '../../domain/day.ts';
import { changedFields } from '../platform/forms.ts';

/** From and to, `HH:MM`. */
export type Hours = readonly [from: string, to: string];

/** Null: free. */
export interface Shift {
  date: Day;
  hours: Hours | null;
}

/**
 * The shift after its form was saved, and the date that it leaves (null: none), over the list as it
 * is by now. Of what the form showed when it was opened (null: a new one) only what was changed
 * counts. Null: nothing was.
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
