/**
 * Looking back: weeks, months and years of a person's calendar, and what was done in them. What was done is counted,
 * never what was not. On the device alone: cases in tests/pwa/back.test.ts.
 */

import { numberOf, weekdayOf } from '../civil.ts';
import { addDays, offsetAt, type Day } from '../day.ts';
import { dayOfNumber } from '../number-dates.ts';
import { periodEnd, periodStart } from '../streak.ts';
import { hoursOn, offWorkOf, type Hours, type OffWork, type Roster } from './roster.ts';

export const SCALES = ['week', 'month', 'year'] as const;
export type Scale = (typeof SCALES)[number];

/** Dates, both included. */
export interface Range {
  first: Day;
  last: Day;
}

/** The week, month or year that a date lies in. */
export function rangeAt(scale: Scale, date: Day, weekStart: number): Range {
  const year = date.slice(0, 4);
  if (scale === 'year') return { first: `${year}-01-01`, last: `${year}-12-31` };
  const unit = scale === 'week' ? 'weeks' : 'months';
  const first = periodStart(unit, numberOf(date), weekStart);
  return { first: dayOfNumber(first), last: dayOfNumber(periodEnd(unit, first)) };
}

/** All dates of a range. */
export function daysIn({ first, last }: Range): Day[] {
  const low = numberOf(first);
  return Array.from({ length: Math.max(0, numberOf(last) - low + 1) }, (_, i) => dayOfNumber(low + i));
}

/** The first dates of the weeks that have a date in a range. */
export function weeksIn({ first, last }: Range, weekStart: number): Day[] {
  const low = periodStart('weeks', numberOf(first), weekStart);
  return Array.from({ length: Math.floor((numberOf(last) - low) / 7) + 1 }, (_, i) => dayOfNumber(low + 7 * i));
}

/** The first dates of the months up to that of a date, so many of them. */
export function monthsTo(date: Day, count: number): Day[] {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(year, month - count + i, 1)).toISOString().slice(0, 10),
  );
}

/** The dates of a month by its first one. */
export function daysOfMonth(first: Day): Day[] {
  return daysIn({ first, last: dayOfNumber(periodEnd('months', numberOf(first))) });
}

/** The dates on which a habit was kept, and what it belongs to; '': that is not known here. */
export interface Kept {
  area: string;
  on: readonly Day[];
}

export interface Gifts {
  total: number;
  byDay: ReadonlyMap<Day, number>;
  byArea: ReadonlyMap<string, number>;
}

/** Every kept date is a gift, whatever became of its habit. */
export function giftsIn(all: readonly Kept[], { first, last }: Range): Gifts {
  const [byDay, byArea] = [new Map<Day, number>(), new Map<string, number>()];
  let total = 0;
  for (const { area, on } of all) {
    for (const date of on) {
      if (date < first || date > last) continue;
      total++;
      byDay.set(date, (byDay.get(date) ?? 0) + 1);
      byArea.set(area, (byArea.get(area) ?? 0) + 1);
    }
  }
  return { total, byDay, byArea };
}

/** Sums by week. */
export function byWeek(byDay: ReadonlyMap<Day, number>, weeks: readonly Day[], { first, last }: Range): number[] {
  return weeks.map((week) => {
    const low = numberOf(week);
    let sum = 0;
    for (let i = 0; i < 7; i++) {
      const date = dayOfNumber(low + i);
      if (date >= first && date <= last) sum += byDay.get(date) ?? 0;
    }
    return sum;
  });
}

/** How many of some dates fall on each weekday, beginning with the first of the week. */
export function byWeekday(dates: Iterable<Day>, weekStart: number): number[] {
  const counts = Array.from({ length: 7 }, () => 0);
  for (const date of dates) counts[(weekdayOf(numberOf(date)) - weekStart + 7) % 7]!++;
  return counts;
}

export interface Call {
  on: Day;
  minutes: number;
}

/**
 * The time off work of some weeks (their first dates); null where nothing is known of it: no hours of work are set
 * for the week, or it lies before `since`, when nobody was here, or after today. Equal to `offWorkOf` for each: a
 * week in which no clock changes is counted without asking for the zone again and again.
 */
export function offWeeks(
  roster: Roster,
  zone: string,
  weeks: readonly Day[],
  weekStart: number,
  calls: readonly Call[],
  since: Day,
  today: Day,
): (OffWork | null)[] {
  return weeks.map((week) => {
    const low = numberOf(week);
    const end = dayOfNumber(low + 6);
    if (end < since || week > today || !isKnown(roster, low)) return null;
    if (hasChange(zone, week)) return offWorkOf(roster, zone, week, weekStart, calls);
    const worked = workedMinutes(roster, low);
    const called = calls.reduce((sum, { on, minutes }) => sum + (on >= week && on <= end ? minutes : 0), 0);
    return { length: WEEK_MINUTES, worked, calls: called, off: Math.max(0, WEEK_MINUTES - worked - called) };
  });
}

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Whether anybody has said when work is in a week: every week, or on one of its dates. */
function isKnown({ week, dates }: Roster, low: number): boolean {
  return week.size > 0 || Array.from({ length: 7 }, (_, i) => dayOfNumber(low + i)).some((date) => dates.has(date));
}

/** Whether the clock changes in a week, or so close to it that a shift which begins before it may notice. */
function hasChange(zone: string, week: Day): boolean {
  const at = (days: number): number => offsetAt(Date.parse(`${addDays(week, days)}T12:00Z`), zone);
  return at(-4) !== at(10);
}

/** The minutes of work within a week whose clock does not change; overlapping shifts count once. */
function workedMinutes(roster: Roster, low: number): number {
  const shifts: [from: number, to: number][] = [];
  for (let i = -2; i <= 7; i++) {
    for (const hours of hoursOn(roster, dayOfNumber(low + i))) shifts.push(minutesOf(hours, i * DAY_MINUTES));
  }
  shifts.sort(([a], [b]) => a - b);
  let sum = 0;
  let done = 0;
  for (const [from, to] of shifts) {
    const [begin, end] = [Math.max(from, done), Math.min(to, WEEK_MINUTES)];
    if (end > begin) sum += end - begin;
    done = Math.max(done, to);
  }
  return sum;
}

function minutesOf({ start, end }: Hours, at: number): [from: number, to: number] {
  const minute = (time: string): number => at + Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return [minute(start), minute(end) + (end > start ? 0 : DAY_MINUTES)];
}
