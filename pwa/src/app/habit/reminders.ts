/** The times at which a habit asks to be thought of: in order, each time once. */

import { changedFields } from '../platform/forms.ts';
import type { Reminder } from '../../domain/habit.ts';

/** More than so many a day help nobody. */
export const MOST = 8;

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

/** ISO weekdays in order; null: all of them. What is no weekday, perhaps a newer Tend's, is passed over. */
function weekdaysOf(days: readonly number[]): number[] | null {
  const sound = [1, 2, 3, 4, 5, 6, 7].filter((day) => days.includes(day));
  return sound.length === 7 ? null : sound;
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
