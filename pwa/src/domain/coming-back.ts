/**
 * Coming back after days away, and the first time that the reserve has covered a date.
 * Twin: server/tend/domain/habits/coming_back.py; cases in tests/vectors/coming_back.json.
 */

import { addDays, type Day } from './day.ts';
import { covers, type Span, type Unit } from './schedule.ts';
import type { Summary } from './summary.ts';

/** From so many dates without a sign of the person on, the door greets. */
export const AWAY_DAYS = 3;
/** Beyond that nobody needs to count on. */
const MOST = 31;
/** What began longer ago is not explained any more: a week, the last week, the last month. */
const FRESH_DAYS: { readonly [unit in Unit]: number } = { days: 7, weeks: 13, months: 61 };

/**
 * How many dates up to today have passed without a sign of the person: a tick (a chosen rest, too)
 * or the app being opened. Time away that was told (`leave`, `hush`) is no absence. Null:
 * there never was a sign.
 */
export function daysAway(signs: Iterable<Day>, today: Day, told: readonly Span[]): number | null {
  let last = '';
  for (const sign of signs) if (sign <= today && sign > last) last = sign;
  if (!last) return null;
  let found = 0;
  for (let date = addDays(last, 1); date <= today && found < MOST; date = addDays(date, 1)) {
    if (!told.some((span) => covers(span, date))) found++;
  }
  return found;
}

/** Whether the door greets. */
export function isAway(signs: Iterable<Day>, today: Day, told: readonly Span[]): boolean {
  return (daysAway(signs, today, told) ?? 0) >= AWAY_DAYS;
}

/** A date, or a period by its first date, that the reserve has covered. */
export interface Covered {
  habit: string;
  date: Day;
  unit: Unit;
}

/** What a habit's summary says of it. */
export type Coverable = Pick<Summary, 'run' | 'unit' | 'held'> & { id: string };

/**
 * What to explain the reserve by: the latest date that it has covered, of whichever habit, if its run
 * goes on and that was of late. Null as well once it was explained.
 */
export function coveredOf(habits: readonly Coverable[], today: Day, explained: boolean): Covered | null {
  let found: Covered | null = null;
  for (const { id, run, unit, held } of explained ? [] : habits) {
    const date = run > 0 && held.at(-1);
    if (date && date >= addDays(today, -FRESH_DAYS[unit]) && date > (found?.date ?? '')) {
      found = { habit: id, date, unit };
    }
  }
  return found;
}
