/**
 * How long a person was away, whether Today then greets them, and which covered date to explain.
 * Twin: server/tend/domain/habits/coming_back.py; cases in tests/vectors/coming_back.json.
 */

import { addDays, type Day } from './day.ts';
import { covers, type Span, type Unit } from './schedule.ts';
import type { Summary } from './summary.ts';

/** From so many dates without a sign of the person on, Today greets them when they return. */
export const AWAY_DAYS = 3;
/** `daysAway` counts no further: no rule asks for more. */
const MOST_DAYS = 31;
/** By unit: a date (or period) that began longer ago is not explained any more: a week, the last week, the last month. */
const FRESH_DAYS: { readonly [unit in Unit]: number } = { days: 7, weeks: 13, months: 61 };

/**
 * How many dates after the last sign of the person, up to today: at most `MOST_DAYS`; null if there never
 * was a sign. `signs`: dates with a tick or a chosen rest, or on which the app was opened. `told`: times
 * away that the person had announced (leave, hush), which are not counted.
 */
export function daysAway(signs: Iterable<Day>, today: Day, told: readonly Span[]): number | null {
  let last = '';
  for (const sign of signs) if (sign <= today && sign > last) last = sign;
  if (!last) return null;
  let found = 0;
  for (let date = addDays(last, 1); date <= today && found < MOST_DAYS; date = addDays(date, 1)) {
    if (!told.some((span) => covers(span, date))) found++;
  }
  return found;
}

/** Whether the person was away so long that Today greets them. Arguments: see `daysAway`. */
export function isAway(signs: Iterable<Day>, today: Day, told: readonly Span[]): boolean {
  return (daysAway(signs, today, told) ?? 0) >= AWAY_DAYS;
}

/** A date, or the first date of a period, that the reserve of a habit has covered. */
export interface Covered {
  /** Its id. */
  habit: string;
  date: Day;
  unit: Unit;
}

/** What a habit's summary says of it. */
export type Coverable = Pick<Summary, 'run' | 'unit' | 'held'> & { id: string };

/**
 * The covered date by which the app explains the reserve: the latest one of all habits whose run goes on.
 * Null if it is longer ago than `FRESH_DAYS`, or if the reserve was `explained` before.
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
