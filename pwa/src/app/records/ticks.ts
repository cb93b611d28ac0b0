/** The ticks by habit and date. What the rules make of them is summaries.ts, which comes after the first paint. */

import { batch, signal, type Signal } from '@preact/signals';
import type { Fields } from '../../domain/cells.ts';
import type { Day } from '../../domain/day.ts';
import { amount, readTickId } from '../../domain/records.ts';
import type { Summary } from '../../domain/summary.ts';
import type { Collection } from './collection.ts';
import type { Habit } from './habits.ts';

/** By habit, raised with every change of one of its ticks: a tick draws one row anew, not all of them. */
const versions = new Map<string, Signal<number>>();
/** Whether all history was read, not only the last weeks: before that, no runs are shown. */
export const complete = signal(false);

const ticks = new Map<string, Map<Day, Fields>>();

/** Whoever reads a habit's ticks follows them. */
function follow(habit: string): void {
  let version = versions.get(habit);
  if (!version) versions.set(habit, (version = signal(0)));
  void version.value;
}

/** The cells of a habit's tick on a date. */
export function fieldsOf(habit: string, on: Day): Fields | undefined {
  follow(habit);
  return ticks.get(habit)?.get(on);
}

/** How much was done on a date. */
export function doneOn(habit: Habit, on: Day): number {
  return amount(fieldsOf(habit.id, on));
}

/** What keeps account of the ticks, once it has come. */
export interface Reckoner {
  changed(habit: string, on: Day, fields: Fields): void;
  cleared(): void;
  /** What was found for a habit, if nothing has changed since. */
  known(habit: Habit, today: Day): Summary | null;
}

let reckoner: Reckoner | null = null;

export function reckonWith(one: Reckoner): void {
  reckoner = one;
}

/** All dates with a tick's record, in no order. */
export function ticksOf(habit: string): ReadonlyMap<Day, Fields> {
  follow(habit);
  return ticks.get(habit) ?? new Map<Day, Fields>();
}

/** Whether there is any: of a first day there is nothing to find out. */
export function hasTicks(): boolean {
  return ticks.size > 0;
}

/** All of them; whoever asks here does not follow what is changed. */
export const tickRecords: Collection = {
  // Notes are read one by one, where they are shown.
  texts: [],
  fields(id) {
    const [on, habit] = readTickId(id);
    return ticks.get(habit)?.get(on);
  },
  put(some) {
    for (const { id, fields = {} } of some) {
      const [on, habit] = readTickId(id);
      if (!ticks.has(habit)) ticks.set(habit, new Map());
      ticks.get(habit)!.set(on, fields);
      reckoner?.changed(habit, on, fields);
    }
    raise(new Set(some.map(({ id }) => readTickId(id)[1])));
  },
};

/** Another account: nothing is known any more. */
export function clearTicks(): void {
  ticks.clear();
  reckoner?.cleared();
  complete.value = false;
  raise(versions.keys());
}

function raise(habits: Iterable<string>): void {
  batch(() => {
    for (const habit of habits) {
      const version = versions.get(habit);
      if (version) version.value++;
    }
  });
}

/** A habit's day at a moment. */
export interface Standing {
  habit: Habit;
  on: Day;
  fields: Fields | undefined;
  /** What the rules said of the habit, where somebody had asked them. */
  summary: Summary | null;
}

/** How a habit's day stands now. Nothing is computed for it. */
export function standing(habit: Habit, on: Day, today: Day): Standing {
  return { habit, on, fields: fieldsOf(habit.id, on), summary: reckoner?.known(habit, today) ?? null };
}
