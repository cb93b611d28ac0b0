/** A better time for a reminder: offered where the last ticks cluster, never moved by itself. */

import { bestTime, minutesApart, tickTimes } from '../../domain/nudges.ts';
import { zoneOf } from '../../push/zone.ts';
import { ticksOf } from '../records/ticks.ts';
import type { Reminder } from '../../domain/habit.ts';
import type { Habit } from '../records/habits.ts';
import { withTime } from '../habit/reminders.ts';
import { quietUntil } from './settings.ts';
import { settings, stored } from '../records/settings.ts';
import { configure, remind } from '../habit/edit.ts';

/** A reminder so close to the usual time is well where it is. */
const NEAR_MIN = 30;
/** After "Not now" it is offered anew when the usual time has moved by more than this. */
const MOVED_MIN = 60;

export interface Better {
  habit: Habit;
  /** The reminder that would move. */
  was: Reminder;
  /** Where to, `HH:MM`. */
  at: string;
}

/** When a habit is mostly done, by the person's clock; null: at no time in particular. */
export function usualTime(habit: Habit): string | null {
  return bestTime(tickTimes(ticksOf(habit.id), zoneOf(stored.value).name, settings.value.dayStart));
}

/** What to offer for a habit that has reminders; the nearest one would move. */
export function betterFor(habit: Habit): Better | null {
  if (!habit.rem.length || habit.foreign) return null;
  const at = usualTime(habit);
  // In quiet hours it would be put off, or swallowed.
  if (at === null || quietUntil(at) !== undefined) return null;
  const was = habit.rem.reduce((a, b) => (minutesApart(b.at, at) < minutesApart(a.at, at) ? b : a));
  if (minutesApart(was.at, at) <= NEAR_MIN) return null;
  const refused = stored.value.get(nameOf(habit));
  if (typeof refused === 'string' && minutesApart(refused, at) <= MOVED_MIN) return null;
  return { habit, was, at };
}

/** Yes: the reminder moves, on the days that it had. */
export function moveThere({ habit, was, at }: Better): Promise<void> {
  return remind(habit, withTime(habit.rem, was, { at, days: was.days }));
}

/** Not now: on no device is it offered again, until the usual time is another. */
export function notNow({ habit, at }: Better): Promise<void> {
  return configure(nameOf(habit), at);
}

function nameOf(habit: Habit): string {
  return `better.${habit.id}`;
}
