/**
 * Caseload: a person's own weekly limit in their own unit, and each week's number. Never a client.
 * Twin: server/tend/domain/strategies/caseload.py; cases in tests/vectors/caseload.json.
 */

import { dayOfNumber } from '../number-dates.ts';
import { numberOf } from '../civil.ts';
import type { Day } from '../day.ts';
import { periodStart } from '../streak.ts';

/** What holds from a date on. */
export interface WeekLimit {
  on: Day;
  most: number;
}

/** A week's number, by the date on which it was noted. */
export interface Load {
  on: Day;
  n: number;
}

export interface LoadWeek {
  /** The week's first date. */
  week: Day;
  /** Null: not noted. */
  n: number | null;
  /** The limit in force at the week's end, or today; null: none. */
  most: number | null;
}

/** So many weeks in a row above the limit are told. */
const ABOVE = 2;

/** The last `count` weeks up to today's, the oldest first. Of several numbers of a week the latest stands. */
export function loadWeeks(
  loads: readonly Load[],
  limits: readonly WeekLimit[],
  weekStart: number,
  today: Day,
  count: number,
): LoadWeek[] {
  const now = periodStart('weeks', numberOf(today), weekStart);
  return Array.from({ length: count }, (_, i) => {
    const first = now - 7 * (count - 1 - i);
    const [week, end] = [dayOfNumber(first), dayOfNumber(first + 6)];
    const seen = end < today ? end : today;
    return {
      week,
      n: latest(loads, end, week)?.n ?? null,
      most: latest(limits, seen)?.most ?? null,
    };
  });
}

/** The latest by date, of several on one date the last, up to a date. */
function latest<T extends { on: Day }>(all: readonly T[], upTo: Day, from: Day = ''): T | undefined {
  return all.reduce<T | undefined>(
    (best, one) => (one.on >= from && one.on <= upTo && (!best || one.on >= best.on) ? one : best),
    undefined,
  );
}

/** Whether the last two weeks that have ended, or this one and the one before, were both above the limit. */
export function isAbove(weeks: readonly LoadWeek[]): boolean {
  const over = weeks.map(({ n, most }) => n !== null && most !== null && n > most);
  const rows = [over.slice(-ABOVE), over.slice(-ABOVE - 1, -1)];
  return rows.some((row) => row.length === ABOVE && row.every(Boolean));
}
