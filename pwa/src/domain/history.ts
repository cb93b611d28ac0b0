/**
 * A plan in time: the dates on which each of its entries is in force, and what keeps one of them. Twin:
 * server/tend/domain/habits/history.py. Its other half, which the first paint does without, is life.ts.
 */

import { numberOf } from './civil.ts';
import type { Day } from './day.ts';
import { byDate, isSound, isWithin, unitOf, type Entry, type Unit } from './schedule.ts';

/** The dates (numbers) on which an entry is in force: `from` to `to`, Infinity for the last. */
export interface Stretch {
  entry: Entry;
  unit: Unit;
  from: number;
  to: number;
}

/** Round to 6 places, so that the order in which shares are added does not matter. */
export function roundAmount(amount: number): number {
  return Math.floor(amount * 1e6 + 0.5) / 1e6;
}

/** The stretch of each entry that can be followed; none if an entry begins out of bounds (`isWithin`). */
export function stretchesOf(plan: readonly Entry[], today: Day): Stretch[] {
  const known = plan.filter(isSound).sort(byDate);
  if (!known.every((entry) => isWithin(entry, today))) return [];
  return known.map((entry, i) => ({
    entry,
    unit: unitOf(entry),
    from: numberOf(entry.from),
    to: i + 1 < known.length ? numberOf(known[i + 1]!.from) - 1 : Infinity,
  }));
}

/** Whether an amount keeps a date: it reaches `tiny`, or is anything above zero. */
export function isKept(entry: Entry | null, amount: number): boolean {
  if (!(amount > 0)) return false;
  return entry?.tiny == null || amount >= entry.tiny;
}
