/** What the screens show. They read these signals; only actions and the session write them. */

import { computed, signal } from '@preact/signals';
import { addDays, type Day } from '../../domain/day.ts';
import { amount, choosesRest } from '../../domain/records.ts';
import { partOf, shareOfParts, sharerOf, type Share, type Sharer } from '../../domain/share.ts';
import type { Action } from '../../sync/types.ts';
import { today } from '../platform/today.ts';
import { doneOn, fieldsOf } from './ticks.ts';
import { entryOn, targetOn, type Habit } from './habits.ts';
import { settings, type Settings } from './settings.ts';

/** What is marked for one habit on one day. */
export type Mark = 'open' | 'kept' | 'part' | 'rest';

/** The line after an act: its text, and the action to undo (null: not on disk yet, or nothing to undo). */
export interface Said {
  text: string;
  action: Action | null;
  /** Differs for each message, so that screen readers announce the same text twice. */
  turn?: number;
}

/** Every habit of the account, archived or not. */
export const all = signal<readonly Habit[]>([]);
/** The habits on the list, in the person's order. */
export const habits = computed(() => all.value.filter((habit) => !habit.archived && !habit.deleted));
/** Whether the list was read: before that nothing is known, and an empty one says nothing. */
export const listed = signal(false);
/** The day that the screen shows. */
export const day = signal<Day>('1970-01-01');
export const said = signal<Said | null>(null);
export const week = computed(() => Array.from({ length: 7 }, (_, i) => addDays(today.value, i - 6)));

/** The mark of a habit on a day. */
export function markOf(habit: Habit, on: Day): Mark {
  // What there shall be less of is neither kept nor open: it is a number.
  if (habit.limited) return 'open';
  const done = doneOn(habit, on);
  if (done >= targetOn(habit, on)) return 'kept';
  const entry = entryOn(habit, on);
  // Before the plan anything above zero keeps a date.
  const least = entry && entry.from <= on ? (entry.tiny ?? 0) : 0;
  if (done > 0 && done >= least) return 'part';
  return choosesRest(fieldsOf(habit.id, on)) ? 'rest' : 'open';
}

/** How much of a day was kept, by the habits in force on it, archived ones too. `of`: the tick of each. */
export function shareOf(on: Day, of = ({ id }: Habit) => fieldsOf(id, on)): Share {
  return shareOfParts(
    all.value.map((habit) => {
      const fields = of(habit);
      return partOf(sharer(habit), amount(fields), choosesRest(fields), on, today.value);
    }),
  );
}

interface Known {
  sharer: Sharer;
  today: Day;
  settings: Settings;
}

/** Read once: seven days of all habits are asked for in the frame of a tick. */
const sharers = new WeakMap<Habit, Known>();

function sharer(habit: Habit): Sharer {
  const now = { today: today.value, settings: settings.value };
  const had = sharers.get(habit);
  if (had?.today === now.today && had.settings === now.settings) return had.sharer;
  const made = sharerOf(habit, now.settings.leave, habit.archived || habit.deleted, now.today);
  sharers.set(habit, { sharer: made, ...now });
  return made;
}
