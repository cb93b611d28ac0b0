/** Offering a better time for a reminder, where the latest ticks cluster. It is never moved without the person. */

import { bestTime, minutesApart, tickTimes } from '../../domain/nudges.ts';
import { zoneOf } from '../../push/zone.ts';
import { ticksOf } from '../records/ticks.ts';
import type { Reminder } from '../../domain/habit.ts';
import type { Habit } from '../records/habits.ts';
import { withTime } from '../habit/reminders.ts';
import { quietUntil } from './settings.ts';
import { settings, stored } from '../records/settings.ts';
import { configure, remind } from '../habit/edit.ts';

/** A reminder this close to the usual time stays where it is. */
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

/** The time (`HH:MM`, the person's zone) at which a habit is mostly done; null: there is none. */
export function usualTime(habit: Habit): string | null {
  return bestTime(tickTimes(ticksOf(habit.id), zoneOf(stored.value).name, settings.value.dayStart));
}

/** The offer for a habit: its reminder nearest to the usual time would move there. Null: nothing to offer. */
export function betterFor(habit: Habit): Better | null {
  if (!habit.rem.length || habit.foreign) return null;
  const at = usualTime(habit);
  // Within quiet hours a reminder would be deferred or dropped.
  if (at === null || quietUntil(at) !== undefined) return null;
  const was = habit.rem.reduce((a, b) => (minutesApart(b.at, at) < minutesApart(a.at, at) ? b : a));
  if (minutesApart(was.at, at) <= NEAR_MIN) return null;
  const refused = stored.value.get(nameOf(habit));
  if (typeof refused === 'string' && minutesApart(refused, at) <= MOVED_MIN) return null;
  return { habit, was, at };
}

/** Accept: move the reminder; its days stay. */
export function moveThere({ habit, was, at }: Better): Promise<void> {
  return remind(habit, withTime(habit.rem, was, { at, days: was.days }));
}

/** Decline: it is not offered again, on any device, until the usual time has moved by more than an hour. */
export function notNow({ habit, at }: Better): Promise<void> {
  return configure(nameOf(habit), at);
}

function nameOf(habit: Habit): string {
  return `better.${habit.id}`;
}
