/** What the rules say of each habit, kept until something changes. It comes after the first paint. */

import { addDays, type Day } from '../../domain/day.ts';
import { lifeOf, rawOf } from '../../domain/life.ts';
import { Rules, type Summary } from '../../domain/summary.ts';
import type { Habit } from './habits.ts';
import { settings, type Settings } from './settings.ts';
import { complete, reckonWith, ticksOf } from './ticks.ts';

/** How many past days a summary has states for: enough for a month or a week. */
const SUMMARY_DAYS = 31;

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
  ticksOf(habit.id);
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
  ticksOf(habit.id);
  return cacheOf(habit, today).rules.summary(first, last).states;
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
    rules: new Rules(lifeOf(habit, ticksOf(habit.id), now, today)),
    summary: null,
  };
  caches.set(habit.id, made);
  return made;
}

reckonWith({
  changed(habit, on, fields) {
    const cache = caches.get(habit);
    if (!cache || cache.habit.limited) return;
    cache.rules.set(on, rawOf(fields));
    cache.summary = null;
  },
  cleared: () => caches.clear(),
  known(habit, now) {
    const had = caches.get(habit.id);
    const isFresh = complete.peek() && had?.habit === habit && had.today === now && had.settings === settings.peek();
    return isFresh ? had.summary : null;
  },
});
