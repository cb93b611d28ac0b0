/**
 * Schedules: what a plan may contain, and on which dates a habit is due.
 *
 * A plan is a list of entries sorted by `from`. The entry in force on a date is the last one that begins
 * on or before it. Twin: server/tend/domain/habits/schedule.py; cases in tests/vectors/plan.json.
 */

import { isDate, numberOf, weekdayOf } from './civil.ts';
import type { Day } from './day.ts';

/** ISO weekdays, Monday first. */
export const WEEKDAYS: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

export type PlanKind = 'daily' | 'weekdays' | 'times_per_week' | 'times_per_month' | 'every_n_days';

/** What a plan asks for from a date on, until the next entry. */
export interface Entry {
  from: Day;
  kind: PlanKind;
  /** ISO weekdays; for `weekdays` only. */
  days?: readonly number[] | null;
  /** By kind: times a week (1 to 7), times a month (1 to 28), or days between due dates (1 to 365). */
  n?: number | null;
  /** The amount that makes a date full. */
  target: number;
  /** The amount that keeps a date; null: any above 0. */
  tiny?: number | null;
}

/** Anything that has a plan. */
export interface Planned {
  plan: readonly Entry[];
}

/** Dates, both ends included; `to` null: until further notice. */
export interface Span {
  from: Day;
  to: Day | null;
  /** Of a pause: a season has ended the day before. The run so far becomes a chapter. */
  end?: 1;
}

/** Whether a span covers a date. */
export function covers({ from, to }: Span, on: Day): boolean {
  return from <= on && (to === null || on <= to);
}

/** What a run is counted in. */
export type Unit = 'days' | 'weeks' | 'months';

export type PlanFault = 'kind' | 'no_days' | 'n' | 'target' | 'tiny' | 'from' | 'order';

const MOST_N: { readonly [kind: string]: number } = { times_per_week: 7, times_per_month: 28, every_n_days: 365 };
const KINDS: readonly unknown[] = ['daily', 'weekdays', ...Object.keys(MOST_N)];

/** Each entry begins between `FIRST` and `AHEAD_DAYS` after today, else the habit has no plan. */
const FIRST: Day = '1970-01-01';
const AHEAD_DAYS = 400;

/** The order of a plan. */
export function byDate(a: Entry, b: Entry): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}

/** Whether an entry begins within these bounds, which limit how many dates the rules have to walk. */
export function isWithin({ from }: Entry, today: Day): boolean {
  return from >= FIRST && numberOf(from) <= numberOf(today) + AHEAD_DAYS;
}

/** Anything that stands where an entry should. */
export type Loose = { readonly [member in keyof Entry]?: unknown };

/**
 * What an entry needs, by the code of the fault. Members that its kind does not use are not checked, nor
 * is anything that depends on the habit's measure, because that may change.
 */
export const NEEDS: readonly [PlanFault, (entry: Loose) => boolean][] = [
  ['kind', ({ kind }) => KINDS.includes(kind)],
  [
    'no_days',
    ({ kind, days }) =>
      kind !== 'weekdays' || (Array.isArray(days) && days.length > 0 && days.every((day) => isWhole(day, 7))),
  ],
  [
    'n',
    ({ kind, n }) => {
      const most = MOST_N[String(kind)];
      return !most || isWhole(n, most);
    },
  ],
  ['target', ({ target }) => isAmount(target)],
  ['tiny', ({ tiny, target }) => tiny == null || (isAmount(tiny) && !(isNumber(target) && tiny > target))],
  ['from', ({ from }) => isDate(from)],
];

/** Whether a value is an entry that can be followed; a newer Tend may have made one that cannot. */
export function isSound(value: unknown): value is Entry {
  const entry: Loose = Object(value);
  return NEEDS.every(([, isMet]) => isMet(entry));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** A whole number from 1 to `most`. */
export function isWhole(value: unknown, most: number): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 1 && value <= most;
}

function isAmount(value: unknown): value is number {
  return isNumber(value) && value > 0 && value < Infinity;
}

/** The entry in force on a date; before the plan its first entry, without a plan undefined. */
export function entryOn({ plan }: Planned, on: Day): Entry | undefined {
  return plan.findLast((entry) => entry.from <= on) ?? plan[0];
}

/** The amount that makes a date full; 1 without a plan. */
export function targetOn(habit: Planned, on: Day): number {
  return entryOn(habit, on)?.target ?? 1;
}

/** Whether an entry makes a date due. One of a period schedule makes no single date due. */
export function due(entry: Entry, date: Day): boolean {
  return isDue(entry, numberOf(entry.from), numberOf(date));
}

/** The same as `due` with dates as numbers; `from`: that of the entry. */
export function isDue(entry: Entry, from: number, date: number): boolean {
  switch (entry.kind) {
    case 'daily':
      return true;
    case 'weekdays':
      return (entry.days ?? []).includes(weekdayOf(date));
    case 'every_n_days':
      return date >= from && (date - from) % (entry.n ?? 1) === 0;
    default:
      return false;
  }
}

/** What an entry's runs are counted in. */
export function unitOf(entry: Entry): Unit {
  return entry.kind === 'times_per_week' ? 'weeks' : entry.kind === 'times_per_month' ? 'months' : 'days';
}
