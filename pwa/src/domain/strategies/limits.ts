/**
 * Less-of habits: "at most n" a day, week or month. They have no plan, run, strength, ring or nudge: silence
 * earns nothing and costs nothing; there is the number, and the limit beside it.
 * Twin: server/tend/domain/strategies/limits.py; cases in tests/vectors/limits.json.
 */

import { dayOfNumber } from '../number-dates.ts';
import { isDate, numberOf } from '../civil.ts';
import type { Day } from '../day.ts';
import { roundAmount } from '../history.ts';
import { periodEnd, periodStart } from '../streak.ts';

export type Per = 'day' | 'week' | 'month';

/** What holds from a date on. */
export interface Limit {
  from: Day;
  most: number;
  per: Per;
}

/** A day, week or month under a limit. */
export interface LimitPeriod {
  first: Day;
  last: Day;
  /** What was done in it. */
  amount: number;
  most: number;
  per: Per;
  /** `over`: more than the limit; `within`: it has ended with no more; `open`: neither yet. */
  state: 'open' | 'within' | 'over';
}

const LIMIT = /(\d{4}-\d{2}-\d{2}) (\d{1,6}(?:\.\d{1,2})?) (day|week|month)\b/g;
const PERS: readonly string[] = ['day', 'week', 'month'] satisfies Per[];

/**
 * The limits that a habit's text has, by date; of two from one date the later in the text. Where two devices
 * wrote apart and both were kept, the text has those of both.
 */
export function readLimits(text: string): Limit[] {
  const found = new Map<Day, Limit>();
  for (const [, from, most, per] of text.matchAll(LIMIT)) {
    if (isDate(from)) found.set(from, { from, most: Number(most), per: per as Per });
  }
  return [...found.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The text of limits: a line each. */
export function writeLimits(limits: readonly Limit[]): string {
  return limits.map(({ from, most, per }) => `${from} ${most} ${per}`).join('\n');
}

/** The limits after a change from a date on: what was in force before stays as it was. */
export function withLimit(limits: readonly Limit[], limit: Limit): Limit[] {
  return [...limits.filter(({ from }) => from < limit.from), limit];
}

/** What is wrong with a limit that somebody has typed. */
export function limitFault({ most, per }: { most: unknown; per: unknown }): 'number' | 'per' | null {
  if (typeof most !== 'number' || !(most >= 0 && most < 1e6) || Math.round(most * 100) / 100 !== most) return 'number';
  return PERS.includes(per as string) ? null : 'per';
}

/**
 * The day, week or month that a date lies in; null: no limit was in force on it. `amountOn`: what was done on
 * a date. A limit that changes within a period holds for all of it, and for none that is over.
 */
export function limitOn(
  limits: readonly Limit[],
  amountOn: (date: Day) => number,
  date: Day,
  weekStart: number,
  today: Day,
): LimitPeriod | null {
  const mine = limits.findLast(({ from }) => from <= date);
  if (!mine) return null;
  const { per } = mine;
  const [low, high] = boundsOf(per, numberOf(date), weekStart);
  const [first, last] = [dayOfNumber(low), dayOfNumber(high)];
  const seen = today < last ? today : last;
  const { most } = limits.findLast((one) => one.per === per && one.from <= (seen > date ? seen : date)) ?? mine;
  let sum = 0;
  for (let at = low; at <= high; at++) sum += amountOn(dayOfNumber(at));
  const amount = roundAmount(sum);
  return { first, last, amount, most, per, state: amount > most ? 'over' : last < today ? 'within' : 'open' };
}

function boundsOf(per: Per, date: number, weekStart: number): [first: number, last: number] {
  if (per === 'day') return [date, date];
  const unit = per === 'week' ? 'weeks' : 'months';
  const first = periodStart(unit, date, weekStart);
  return [first, periodEnd(unit, first)];
}
