/** Repetitions in calendar files (RRULE of RFC 5545), as far as rosters need them; on dates alone. */

import { dayOfNumber, partsOf } from '../number-dates.ts';
import { numberOf, weekdayOf } from '../civil.ts';
import type { Day } from '../day.ts';

/** A weekday, and which one of the month (−1: the last); null: each. */
interface Weekday {
  day: number;
  nth: number | null;
}

export interface Rule {
  every: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  count: number | null;
  /** As it stands in the file: a date, or an instant; '' for ever. */
  until: string;
  weekdays: readonly Weekday[];
  monthDays: readonly number[];
  months: readonly number[];
  weekStart: number;
}

const EVERY = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const KNOWN = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'WKST'];

/** A rule; null: it has what is not known here, and nobody shall guess. */
export function readRule(text: string): Rule | null {
  const parts = new Map(text.split(';').map((part) => part.toUpperCase().split('=') as [string, string]));
  const get = (name: string): string => parts.get(name) ?? '';
  const every = EVERY.find((one) => one === get('FREQ'));
  const numbers = (name: string): number[] => (get(name) ? get(name).split(',').map(Number) : []);
  const weekdays = get('BYDAY') ? get('BYDAY').split(',').map(weekdayIn) : [];
  const [interval = 1] = numbers('INTERVAL');
  const [count = null] = numbers('COUNT');
  const rule = { interval, count, until: get('UNTIL'), monthDays: numbers('BYMONTHDAY'), months: numbers('BYMONTH') };
  const isSound =
    [...parts.keys()].every((name) => name === '' || KNOWN.includes(name)) &&
    [interval, count ?? 1].every((n) => Number.isInteger(n) && n > 0) &&
    rule.monthDays.every((n) => Number.isInteger(n) && n !== 0 && Math.abs(n) <= 31) &&
    rule.months.every((n) => Number.isInteger(n) && n >= 1 && n <= 12) &&
    (rule.until === '' || /^\d{8}(T\d{6}Z?)?$/.test(rule.until)) &&
    weekdays.every((one) => one !== null);
  if (!every || !isSound) return null;
  const known = weekdays.filter((one) => one !== null);
  // "The second Monday" is of a month; of a year it would be another one.
  const isOfMonth = every === 'MONTHLY' || (every === 'YEARLY' && rule.months.length > 0);
  if (known.some(({ nth }) => nth !== null) && !isOfMonth) return null;
  if (every === 'YEARLY' && (known.length || rule.monthDays.length) && !rule.months.length) return null;
  return { every, ...rule, weekdays: known, weekStart: DAYS.indexOf(get('WKST') || 'MO') + 1 || 1 };
}

function weekdayIn(text: string): Weekday | null {
  const found = /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.exec(text.trim());
  return found && { day: DAYS.indexOf(found[2]!) + 1, nth: found[1] ? Number(found[1]) : null };
}

/**
 * The dates from `first` to `last` on which a rule that begins on `start` falls; the start itself always does.
 * Null: more dates would have to be walked over than the budget has.
 */
export function occurrences(rule: Rule, start: Day, first: Day, last: Day, budget: { steps: number }): Day[] | null {
  const begin = numberOf(start);
  const [low, high] = [numberOf(first), Math.min(numberOf(last), untilOf(rule))];
  const found: Day[] = [];
  let left = rule.count ?? Infinity;
  // Whether a date falls is known of each by itself: only what is counted must be walked from its start.
  const from = rule.count === null ? Math.max(begin, low) : begin;
  for (let at = from; at <= high && left > 0; at++) {
    if (--budget.steps < 0) return null;
    if (at !== begin && !falls(rule, begin, at)) continue;
    left--;
    if (at >= low) found.push(dayOfNumber(at));
  }
  return found;
}

/** The last date on which a rule may fall: one more than its end, which the zone decides. */
function untilOf({ until }: Rule): number {
  if (!until) return Infinity;
  return numberOf(`${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`) + 1;
}

function falls(rule: Rule, begin: number, at: number): boolean {
  const { every, interval, months, monthDays, weekdays } = rule;
  const [year, month, day] = partsOf(at);
  const [year0, month0, day0] = partsOf(begin);
  if (months.length && !months.includes(month)) return false;
  const length = daysOf(year, month);
  const isDay = monthDays.some((n) => n === day || n + length + 1 === day);
  if (monthDays.length && !isDay) return false;
  if (weekdays.length && !weekdays.some((one) => isNth(one, at, day, length))) return false;
  const isFree = !monthDays.length && !weekdays.length;
  switch (every) {
    case 'DAILY':
      return (at - begin) % interval === 0;
    case 'WEEKLY':
      return weeksBetween(rule, begin, at) % interval === 0 && (!isFree || weekdayOf(at) === weekdayOf(begin));
    case 'MONTHLY':
      return (year * 12 + month - year0 * 12 - month0) % interval === 0 && (!isFree || day === day0);
    case 'YEARLY':
      return (year - year0) % interval === 0 && (months.length > 0 || month === month0) && (!isFree || day === day0);
  }
}

function isNth({ day: weekday, nth }: Weekday, at: number, day: number, length: number): boolean {
  if (weekdayOf(at) !== weekday) return false;
  if (nth === null) return true;
  return nth > 0 ? Math.ceil(day / 7) === nth : Math.ceil((length - day + 1) / 7) === -nth;
}

function weeksBetween({ weekStart }: Rule, begin: number, at: number): number {
  const first = (date: number): number => date - ((weekdayOf(date) - weekStart + 7) % 7);
  return (first(at) - first(begin)) / 7;
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
