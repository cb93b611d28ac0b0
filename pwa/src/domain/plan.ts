/**
 * Schedules: what a plan may say, and on which dates a habit is due.
 *
 * A plan is a list of entries sorted by `from`; in force on a date is the last that begins on or
 * before it. Twin: server/tend/domain/habits/plan.py; cases in tests/vectors/plan.json.
 */

import { isDate, numberOf, weekdayOf } from './civil.ts';
import type { Day } from './day.ts';

export type Kind = 'daily' | 'weekdays' | 'times_per_week' | 'times_per_month' | 'every_n_days';

/** What holds from a date on. */
export interface Entry {
  from: Day;
  kind: Kind;
  /** ISO weekdays, with `weekdays` alone. */
  days?: readonly number[] | null;
  /** 1 to 7 a week, 1 to 28 a month, every 1 to 365 days. */
  n?: number | null;
  /** The amount of a full date. */
  target: number;
  /** The amount that is enough on a hard day; null: anything above zero. */
  tiny: number | null;
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

/** What a run is counted in. */
export type Unit = 'days' | 'weeks' | 'months';

export type PlanFault = 'kind' | 'no_days' | 'n' | 'target' | 'tiny' | 'from' | 'order';

const MOST_N: { readonly [kind: string]: number } = { times_per_week: 7, times_per_month: 28, every_n_days: 365 };
const KINDS = ['daily', 'weekdays', 'times_per_week', 'times_per_month', 'every_n_days'];

/** A plan begins between this date and so many days after today: else there is none. */
const FIRST: Day = '1970-01-01';
const AHEAD_DAYS = 400;

/** Whether an entry begins where one may. Every rule walks from where a plan begins. */
export function isWithin({ from }: Entry, today: Day): boolean {
  return from >= FIRST && numberOf(from) <= numberOf(today) + AHEAD_DAYS;
}

/** Whether an entry can be followed; what depends on the measure is let pass, for that may change. */
export function isSound(entry: Entry): boolean {
  return faultsOf(entry ?? {}, 'count').length === 0;
}

/** Whether these rules know the kind of an entry: a newer Tend may have made it. */
export function isKnown(entry: Entry): boolean {
  return KINDS.includes(entry?.kind);
}

/** What is wrong with a plan, entry by entry: code and index. */
export function faults(plan: readonly Entry[], measure: string, today: Day): [code: PlanFault, index: number][] {
  const found: [PlanFault, number][] = [];
  plan.forEach((entry, i) => {
    for (const code of faultsOf(entry, measure)) found.push([code, i]);
    if (isDate(entry.from) && !isWithin(entry, today)) found.push(['from', i]);
    if (i > 0 && isDate(entry.from) && isDate(plan[i - 1]!.from) && entry.from <= plan[i - 1]!.from)
      found.push(['order', i]);
  });
  return found;
}

function faultsOf(entry: Entry, measure: string): PlanFault[] {
  const { kind, days, n, target, tiny, from } = entry;
  const found: PlanFault[] = [];
  if (!isKnown(entry)) found.push('kind');
  const weekdays = Array.isArray(days) && days.length > 0 && days.every((day) => isWhole(day, 1, 7));
  if (kind === 'weekdays' && !weekdays) found.push('no_days');
  if (kind in MOST_N && !isWhole(n, 1, MOST_N[kind]!)) found.push('n');
  const full = isAmount(target) && (measure !== 'check' || target === 1);
  if (!full) found.push('target');
  if (tiny !== null && tiny !== undefined && (!isAmount(tiny) || (typeof target === 'number' && tiny > target)))
    found.push('tiny');
  if (!isDate(from)) found.push('from');
  return found;
}

function isWhole(n: unknown, low: number, high: number): boolean {
  return Number.isInteger(n) && (n as number) >= low && (n as number) <= high;
}

function isAmount(n: unknown): n is number {
  return typeof n === 'number' && Number.isFinite(n) && n > 0;
}

/** The entry in force on a date: the last that has begun, else the first to come. */
export function entryOn({ plan }: Planned, on: Day): Entry | undefined {
  return plan.findLast((entry) => entry.from <= on) ?? plan[0];
}

/** How much makes a date full. */
export function targetOn(habit: Planned, on: Day): number {
  const target = entryOn(habit, on)?.target;
  return typeof target === 'number' && target > 0 ? target : 1;
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
