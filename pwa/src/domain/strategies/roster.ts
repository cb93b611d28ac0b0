/**
 * Rosters: hours of work by weekday and by date, as shifts between instants. Hours belong to the civil date on
 * which they begin, whatever the person's `dayStart`; an end at or before its start is the next morning.
 * Twin: server/tend/domain/strategies/roster.py; cases in tests/vectors/roster.json.
 */

import { dayOfNumber } from '../number-dates.ts';
import { numberOf, weekdayOf } from '../civil.ts';
import { addDays, instantOf, startOf, type Day } from '../day.ts';
import { isTime } from '../records.ts';
import { WEEKDAYS } from '../schedule.ts';
import { periodStart } from '../streak.ts';

/** One shift of a date, local times `HH:MM`. */
export interface Hours {
  start: string;
  end: string;
}

/** The settings `work` and `work.<date>`. */
export interface Roster {
  /** By ISO weekday. */
  week: ReadonlyMap<number, readonly Hours[]>;
  /** Single dates, in place of their weekday's; none: free. */
  dates: ReadonlyMap<Day, readonly Hours[]>;
}

/** A shift, or several that overlap: instants in ms, `end` not included. */
export interface Work {
  start: number;
  end: number;
}

/** A week's time off work, in minutes. */
export interface OffWork {
  /** How long the week is: 10,080, or an hour more or less where the clock changes. */
  length: number;
  worked: number;
  calls: number;
  off: number;
}

/** The most shifts of one date. */
export const MOST_SHIFTS = 4;
/** How far ahead the next shift is looked for. */
const AHEAD_DAYS = 100;
const MINUTE_MS = 60_000;

/** The shifts of a stored list `[start, end, start, end …]`; null: it cannot be read. Empty: free. */
export function readHours(value: unknown): Hours[] | null {
  if (!Array.isArray(value) || value.length % 2 || value.length > 2 * MOST_SHIFTS || !value.every(isTime)) return null;
  const shifts = Array.from({ length: value.length / 2 }, (_, i) => ({ start: value[2 * i]!, end: value[2 * i + 1]! }));
  return shifts.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

/** Shifts as they are stored. */
export function writeHours(shifts: readonly Hours[]): string[] {
  return shifts.flatMap(({ start, end }) => [start, end]);
}

/** The roster in a person's settings, by name. What cannot be read is as if it had never been set. */
export function readRoster(settings: Iterable<readonly [name: string, value: unknown]>): Roster {
  const week = new Map<number, readonly Hours[]>();
  const dates = new Map<Day, readonly Hours[]>();
  for (const [name, value] of settings) {
    if (name === 'work') {
      const all: { readonly [day: string]: unknown } = Object(value);
      for (const day of WEEKDAYS) {
        const shifts = readHours(all[day]);
        if (shifts?.length) week.set(day, shifts);
      }
    }
    const date = name.startsWith('work.') ? name.slice(5) : '';
    const shifts = isCivil(date) ? readHours(value) : null;
    if (shifts) dates.set(date, shifts);
  }
  return { week, dates };
}

function isCivil(day: Day): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && dayOfNumber(numberOf(day)) === day;
}

/** The shifts that begin on a date. */
export function hoursOn({ week, dates }: Roster, date: Day): readonly Hours[] {
  return dates.get(date) ?? week.get(weekdayOf(numberOf(date))) ?? [];
}

/** Whether two shifts of one date overlap: a form refuses them. */
export function doOverlap(shifts: readonly Hours[]): boolean {
  const minutes = shifts.map(({ start, end }) => [minuteOf(start), minuteOf(end) + (end <= start ? 1440 : 0)] as const);
  minutes.sort(([a], [b]) => a - b);
  return minutes.some(([start], i) => i > 0 && start < minutes[i - 1]![1]);
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The times of work that begin on the dates from `first` to `last`, in order; what overlaps or touches is one. */
export function workOf(roster: Roster, zone: string, first: Day, last: Day): Work[] {
  const found: Work[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    for (const { start, end } of hoursOn(roster, date)) {
      const work = {
        start: instantOf(date, start, zone),
        end: instantOf(end > start ? date : addDays(date, 1), end, zone),
      };
      // A clock change may leave nothing of a shift.
      if (work.start < work.end) found.push(work);
    }
  }
  return joined(found);
}

/** Times of work in order; what overlaps or touches is one. */
function joined(all: Work[]): Work[] {
  const found: Work[] = [];
  for (const one of all.sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && one.start <= last.end) last.end = Math.max(last.end, one.end);
    else found.push({ ...one });
  }
  return found;
}

/** The time of work that is going on at an instant; null: none is. `date`: of the instant, or one beside it. */
export function workAt(roster: Roster, zone: string, now: number, date: Day): Work | null {
  const near = workOf(roster, zone, addDays(date, -3), addDays(date, 3));
  return near.find(({ start, end }) => start <= now && now < end) ?? null;
}

/** When work begins next after an instant; null: not within 100 days. */
export function nextStart(roster: Roster, zone: string, now: number, date: Day): number | null {
  // Week by week: most often it is soon.
  for (let ahead = -3; ahead < AHEAD_DAYS; ahead += 7) {
    const work = workOf(roster, zone, addDays(date, ahead - 1), addDays(date, ahead + 7));
    const next = work.find(({ start }) => start > now);
    if (next && next.start < instantOf(addDays(date, ahead + 7), '00:00', zone)) return next.start;
  }
  return null;
}

/** When work ended last, at or before an instant; null: not within two weeks. */
export function lastEnd(roster: Roster, zone: string, now: number, date: Day): number | null {
  const past = workOf(roster, zone, addDays(date, -15), addDays(date, 1));
  return past.findLast(({ end }) => end <= now)?.end ?? null;
}

/**
 * Until when what was put away at a clock-off stays away: until work begins next; without a roster, until the
 * person's next day begins. `at`: of the clock-off, `day`: its date.
 */
export function awayUntil(roster: Roster, zone: string, at: number, day: Day, dayStart: string): number {
  return nextStart(roster, zone, at, day) ?? startOf(addDays(day, 1), zone, dayStart);
}

/** The time off work of the calendar week that a date lies in. `calls`: minutes of work calls by date. */
export function offWorkOf(
  roster: Roster,
  zone: string,
  date: Day,
  weekStart: number,
  calls: readonly { on: Day; minutes: number }[],
): OffWork {
  const low = periodStart('weeks', numberOf(date), weekStart);
  const [first, next] = [dayOfNumber(low), dayOfNumber(low + 7)];
  const [from, to] = [instantOf(first, '00:00', zone), instantOf(next, '00:00', zone)];
  const work = workOf(roster, zone, addDays(first, -2), next);
  const worked = work.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
  const called = calls.reduce((sum, { on, minutes }) => sum + (first <= on && on < next ? minutes : 0), 0);
  const [length, hours] = [(to - from) / MINUTE_MS, worked / MINUTE_MS];
  return { length, worked: hours, calls: called, off: Math.max(0, length - hours - called) };
}

/** How many weeks in a row a number has to climb before the screen offers one ask at work. */
const CLIMBS = 3;

/** Whether the numbers of the last weeks, the oldest first, have climbed three weeks running. Null: not known. */
export function climbs(weeks: readonly (number | null)[]): boolean {
  const last = weeks.slice(-1 - CLIMBS);
  return last.length > CLIMBS && last.every((n, i) => n !== null && (i === 0 || n > (last[i - 1] ?? Infinity)));
}
