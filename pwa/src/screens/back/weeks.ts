/** The weeks of a range, each with what is known of it. Pure. */

import { numberOf } from '../../domain/civil.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { dayOfNumber } from '../../domain/number-dates.ts';
import { periodStart } from '../../domain/streak.ts';
import { weeksOf, type CheckIn, type Scores, type Week } from '../../domain/strategies/checkin.ts';
import { averageOf, splitAt, type InsightWeek } from '../../domain/strategies/insights.ts';
import { byWeek, offWeeks, weeksIn, type Call, type Gifts, type Range } from '../../domain/strategies/looking-back.ts';
import type { OffWork, Roster } from '../../domain/strategies/roster.ts';

export interface WeekRow {
  /** Its first date. */
  week: Day;
  gifts: number;
  /** Null: nothing is known of its hours. */
  off: OffWork | null;
  /** Null: no check-in was made in it. */
  check: Week | null;
}

/** What is known beside the gifts. */
export interface Known {
  roster: Roster;
  zone: string;
  calls: readonly Call[];
  checkIns: readonly CheckIn[];
  weekStart: number;
  since: Day;
  today: Day;
}

/** The weeks of a range, from the beginning to today's. */
export function weekRows(gifts: Gifts, range: Range, known: Known): WeekRow[] {
  const { roster, zone, calls, checkIns, weekStart, since, today } = known;
  const weeks = weeksIn(range, weekStart).filter((week) => addDays(week, 6) >= since && week <= today);
  const sums = byWeek(gifts.byDay, weeks, range);
  const off = offWeeks(roster, zone, weeks, weekStart, calls, since, today);
  // Signals look at the check-ins before: all of them are read.
  const checks = new Map(weeksOf(checkIns, weekStart).map((one) => [one.week, one]));
  return weeks.map((week, i) => ({ week, gifts: sums[i]!, off: off[i]!, check: checks.get(week) ?? null }));
}

/** The last 52 weeks that are over, of which insights are made. */
export function pastYear(today: Day, weekStart: number): Range {
  const week = dayOfNumber(periodStart('weeks', numberOf(today), weekStart));
  return { first: addDays(week, -52 * 7), last: addDays(week, -1) };
}

/** A habit's kept dates, and the first of which anything is known. */
export interface Act {
  id: string;
  on: readonly Day[];
  begun: Day;
}

/** An act's number by its name: at least so many days, or hours. */
export type Least = ReadonlyMap<string, number>;

/** Weeks as insights ask for them, and how much of an act is meant. */
export function factsOf(
  rows: readonly WeekRow[],
  acts: readonly Act[],
  rests: ReadonlySet<Day>,
): { weeks: InsightWeek[]; least: Least } {
  const least = new Map<string, number>();
  const columns = new Map<string, (boolean | null)[]>();
  for (const { id, on, begun } of acts) {
    const numbers = rows.map(({ week }) => (week < begun ? null : countIn(on, week)));
    split(`habit.${id}`, numbers, columns, least);
  }
  split(
    'off',
    rows.map(({ off }) => off && Math.floor(off.off / 60)),
    columns,
    least,
  );
  if (rows.some(({ off }) => off && off.calls > 0)) {
    columns.set(
      'calls',
      rows.map(({ off }) => off && off.calls === 0),
    );
  }
  columns.set(
    'rest',
    rows.map(({ week }) => countIn([...rests], week) > 0),
  );
  const marks = marksOf(rows.map(({ check }) => check?.scores ?? null));
  return {
    weeks: rows.map((_, i) => ({
      acts: Object.fromEntries([...columns].map(([name, column]) => [name, column[i]!])),
      marks: marks[i]!,
    })),
    least,
  };
}

function split(
  name: string,
  numbers: readonly (number | null)[],
  columns: Map<string, (boolean | null)[]>,
  least: Map<string, number>,
): void {
  const at = splitAt(numbers.filter((n) => n !== null));
  if (at === null) return;
  least.set(name, at);
  columns.set(
    name,
    numbers.map((n) => (n === null ? null : n >= at)),
  );
}

function countIn(dates: readonly Day[], week: Day): number {
  const end = addDays(week, 6);
  return dates.filter((on) => on >= week && on <= end).length;
}

/** Each sign below (`low`) or above (`high`) its own average. */
function marksOf(scores: readonly (Scores | null)[]): { [mark: string]: boolean | null }[] {
  const signs = ['exhaustion', 'distance', 'accomplishment', 'body'] as const;
  const averages = signs.map((sign) => averageOf(scores.flatMap((one) => one?.[sign] ?? [])));
  return scores.map((one) =>
    Object.fromEntries(
      signs.flatMap((sign, i) => {
        const [score, average] = [one?.[sign] ?? null, averages[i] ?? null];
        const known = score !== null && average !== null;
        return [
          [`${sign}.low`, known ? score < average : null],
          [`${sign}.high`, known ? score > average : null],
        ];
      }),
    ),
  );
}
