/** Weeks of hours off work and of work calls, side by side. */

import { numberOf } from '../../domain/civil.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { dayOfNumber } from '../../domain/number-dates.ts';
import { climbs, offWorkOf, type OffWork, type Roster } from '../../domain/strategies/roster.ts';
import { periodStart } from '../../domain/streak.ts';

export interface Call {
  on: Day;
  minutes: number;
}

export interface WeekOff extends OffWork {
  /** Its first date. */
  from: Day;
}

/**
 * The last complete weeks, the oldest first, and this one as the last. Before the first date of which anything is
 * known, be it an hour of work or a call, there is none: its hours off would be made up.
 */
export function weeksOff(
  roster: Roster,
  zone: string,
  today: Day,
  weekStart: number,
  calls: readonly Call[],
  since: Day,
  count: number,
): WeekOff[] {
  const low = periodStart('weeks', numberOf(today), weekStart);
  return Array.from({ length: count + 1 }, (_, i) => dayOfNumber(low - 7 * (count - i)))
    .filter((from) => addDays(from, 6) >= since)
    .map((from) => ({ from, ...offWorkOf(roster, zone, from, weekStart, calls) }));
}

/** Whether work calls have climbed three complete weeks running. */
export function asksAtWork(weeks: readonly WeekOff[]): boolean {
  return climbs(weeks.slice(0, -1).map(({ calls }) => calls));
}

/** The weeks from the first hour of work on: before it no roster is known, and all hours would be off. */
export function withWork(weeks: readonly WeekOff[]): WeekOff[] {
  const first = weeks.findIndex(({ worked }) => worked > 0);
  return first < 0 ? [] : weeks.slice(first);
}

/** The step of a trend's bounds, in hours. */
const STEP_HOURS = 12;

/** Whole half days around some hours of a week: between them a change can be seen. */
export function bounds(hours: readonly number[]): [low: number, high: number] {
  const low = STEP_HOURS * Math.floor((Math.min(...hours) - 1) / STEP_HOURS);
  const high = STEP_HOURS * Math.ceil((Math.max(...hours) + 1) / STEP_HOURS);
  return [Math.max(0, low), high];
}
