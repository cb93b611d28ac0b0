/** The ticks by habit and date, and a cache of what the rules compute from them. */

import { signal } from '@preact/signals';
import type { Fields } from '../../domain/cells.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { amount, lifeOf, rawOf, readTickId, sum } from '../../domain/records.ts';
import { roundAmount } from '../../domain/history.ts';
import { Rules, type Summary } from '../../domain/summary.ts';
import type { Collection } from './collection.ts';
import type { Habit } from './habits.ts';
import { settings, type Settings } from './settings.ts';

/** Raised with every change of a tick. */
const version = signal(0);
/** Whether all history was read, not only the last weeks: before that, no runs are shown. */
export const complete = signal(false);

/** How many past days a summary has states for: enough for a month or a week. */
const SUMMARY_DAYS = 31;

const ticks = new Map<string, Map<Day, Fields>>();

/** The cells of a habit's tick on a date. */
export function fieldsOf(habit: string, on: Day): Fields | undefined {
  void version.value;
  return ticks.get(habit)?.get(on);
}

/** How much was done on a date. */
export function doneOn(habit: Habit, on: Day): number {
  return amount(fieldsOf(habit.id, on));
}

/** The same as devices have counted it: together they may have taken away more than was there. */
export function countedOn(habit: Habit, on: Day): number {
  return roundAmount(sum(fieldsOf(habit.id, on), ''));
}

/** All dates with a tick's record, in no order. */
export function ticksOf(habit: string): ReadonlyMap<Day, Fields> {
  void version.value;
  return ticks.get(habit) ?? new Map<Day, Fields>();
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
      const cache = caches.get(habit);
      if (!cache) continue;
      cache.rules.set(on, rawOf(fields));
      cache.summary = null;
    }
    version.value++;
  },
};

/** Another account: nothing is known any more. */
export function clearTicks(): void {
  ticks.clear();
  caches.clear();
  complete.value = false;
  version.value++;
}

interface RulesCache {
  habit: Habit;
  today: Day;
  settings: Settings;
  rules: Rules;
  /** Dates that have changed since `summary` was made; null: it is as new. */
  summary: Summary | null;
}

const caches = new Map<string, RulesCache>();

/** What the rules say of a habit today, with the states of the last month. Kept until something changes. */
export function summaryOf(habit: Habit, today: Day): Summary {
  void version.value;
  const start = performance.now();
  const one = cacheOf(habit, today);
  if (one.summary) return one.summary;
  one.summary = one.rules.summary(addDays(today, -SUMMARY_DAYS), today);
  // Read by the benchmark: what the rules cost on a real screen.
  performance.measure('tend-rules', { start });
  return one.summary;
}

/** The states of any dates of a habit. */
export function statesOf(habit: Habit, today: Day, first: Day, last: Day): Summary['states'] {
  void version.value;
  return cacheOf(habit, today).rules.summary(first, last).states;
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
  const had = caches.get(habit.id);
  const isFresh = complete.peek() && had?.habit === habit && had.today === today && had.settings === settings.peek();
  return { habit, on, fields: fieldsOf(habit.id, on), summary: isFresh ? had.summary : null };
}

/** The rules over a habit's life: whoever changes a date in them changes it back. */
export function rulesOf(habit: Habit, today: Day): Rules {
  return cacheOf(habit, today).rules;
}

/** Lay a habit's life out, ahead of its summary: each is short enough for a frame of its own. */
export function layOut(habit: Habit, today: Day): void {
  const start = performance.now();
  cacheOf(habit, today);
  performance.measure('tend-rules', { start });
}

/** A habit's life, laid out once and told of every tick. */
function cacheOf(habit: Habit, today: Day): RulesCache {
  const had = caches.get(habit.id);
  const now = settings.value;
  if (had && had.habit === habit && had.today === today && had.settings === now) return had;
  const made = {
    habit,
    today,
    settings: now,
    rules: new Rules(lifeOf(habit, ticks.get(habit.id) ?? [], now, today)),
    summary: null,
  };
  caches.set(habit.id, made);
  return made;
}
