/**
 * Schedules: what a plan may say, and on which dates a habit is due.
 *
 * A plan is a list of entries sorted by `from`; in force on a date is the last that begins on or
 * before it. Twin: server/tend/domain/habits/schedule.py; cases in tests/vectors/plan.json.
 */

import { isDate, numberOf, weekdayOf } from './civil.ts';
import type { Day } from './day.ts';

export type PlanKind = 'daily' | 'weekdays' | 'times_per_week' | 'times_per_month' | 'every_n_days';

/** What holds from a date on. */
export interface Entry {
  from: Day;
  kind: PlanKind;
  /** ISO weekdays, with `weekdays` alone. */
  days?: readonly number[] | null;
  /** 1 to 7 a week, 1 to 28 a month, every 1 to 365 days. */
  n?: number | null;
  /** The amount of a full date. */
  target: number;
  /** The amount that is enough on a hard day; null: anything above zero. */
  tiny?: number | null;
}

/** Whatever has a plan. */
export interface Planned {
  plan: readonly Entry[];
}

/** Dates with both ends; `to` null: no end yet. */
export interface Span {
  from: Day;
  to: Day | null;
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

/** A plan begins between this date and so many days after today: else there is none. */
const FIRST: Day = '1970-01-01';
const AHEAD_DAYS = 400;

/** The order of a plan. */
export function byDate(a: Entry, b: Entry): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}

/** Whether an entry begins where one may. Every rule walks from where a plan begins. */
export function isWithin({ from }: Entry, today: Day): boolean {
  return from >= FIRST && numberOf(from) <= numberOf(today) + AHEAD_DAYS;
}

/** Anything that stands where an entry should. */
export type Loose = { readonly [member in keyof Entry]?: unknown };

/**
 * What an entry needs, by the code of its fault. What depends on the measure is let pass, for that may
 * change; so is what its kind does not use.
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

/** The entry in force on a date: the last that has begun, else the first to come. */
export function entryOn({ plan }: Planned, on: Day): Entry | undefined {
  return plan.findLast((entry) => entry.from <= on) ?? plan[0];
}

/** How much makes a date full. */
export function targetOn(habit: Planned, on: Day): number {
  return entryOn(habit, on)?.target ?? 1;
}

/** Whether a day schedule falls due on a date; a period schedule never does on one of its own. */
export function due(entry: Entry, date: Day): boolean {
  return isDue(entry, numberOf(entry.from), numberOf(date));
}

/** The same by numbers; `from` is the entry's own. */
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

/** Due dates per day: daily 1, three a week 3/7. */
export function frequency({ kind, days, n }: Entry): number {
  switch (kind) {
    case 'daily':
      return 1;
    case 'weekdays':
      return new Set(days ?? []).size / 7;
    case 'times_per_week':
      return (n ?? 1) / 7;
    case 'times_per_month':
      return (n ?? 1) / 30;
    default:
      return 1 / (n ?? 1);
  }
}
