/** The reminder times of a habit: sorted, each time once. Pure. */

import { changedFields } from '../platform/same.ts';
import { weekdaysOf, type Reminder } from '../../domain/habit.ts';
import { KINDS } from '../../domain/schema.ts';

/** The most reminders of one habit. */
export const REMINDERS_MAX_COUNT = KINDS.h.fields.rem.most;

/** In order of time; the same time twice becomes one, on the days of both. All seven days are null. */
export function tidied(rem: readonly Reminder[]): Reminder[] {
  const found = new Map<string, readonly number[] | null>();
  for (const { at, days } of rem) {
    const had = found.get(at);
    const both = days === null || had === null ? null : [...(had ?? []), ...days];
    found.set(at, both && weekdaysOf(both));
  }
  return [...found].map(([at, days]) => ({ at, days })).sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The list with one put in the place of another (null: beside them). */
export function withTime(rem: readonly Reminder[], was: Reminder | null, next: Reminder): Reminder[] {
  return tidied([...rem.filter((one) => one.at !== was?.at), next]);
}

/** The same after a form was saved: of `was`, as it stood there at first, only what was changed. Null: nothing was. */
export function afterForm(rem: readonly Reminder[], was: Reminder | null, next: Reminder): Reminder[] | null {
  if (!was) return withTime(rem, null, next);
  const changed = changedFields(was, next);
  if (!Object.keys(changed).length) return null;
  const now = rem.find((one) => one.at === was.at) ?? was;
  return withTime(rem, was, { ...now, ...changed });
}
