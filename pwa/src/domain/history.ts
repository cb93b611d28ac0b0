/**
 * A life as numbers, and the state of each of its dates.
 *
 * Twin: server/tend/domain/habits/history.py; cases in tests/vectors/states.json. Everything is laid out
 * by date from `origin` to today, so that a decade is a loop over a few arrays.
 */

import { numberOf } from './civil.ts';
import type { Day } from './day.ts';
import { isCounted } from './kinds.ts';
import { byDate, isDue, isSound, isWithin, unitOf, type Entry, type Span, type Unit } from './schedule.ts';

/** A day's tick: its amount, "s" for chosen rest, or the fields as a record keeps them. */
export type Tick = number | 's' | null | { readonly [field: string]: number | 's' | null };

/** Everything that the rules know of a habit. `week_start`: ISO weekday. */
export interface Life {
  plan: readonly Entry[];
  ticks: { [date: Day]: Tick };
  pause: readonly Span[];
  leave: readonly Span[];
  week_start: number;
  today: Day;
}

export type DateState = 'kept' | 'bonus' | 'rest' | 'open' | 'off' | 'held' | 'missed' | 'ahead';

/** States as small numbers. */
export const KEPT = 0,
  BONUS = 1,
  REST = 2,
  OPEN = 3,
  OFF = 4,
  HELD = 5,
  MISSED = 6;
export const STATES: readonly DateState[] = ['kept', 'bonus', 'rest', 'open', 'off', 'held', 'missed', 'ahead'];

/** An entry with its dates as numbers; it is in force from `from` to `to`. */
export interface Reign {
  entry: Entry;
  unit: Unit;
  from: number;
  to: number;
}

/** Dates whose runs are counted in one unit. */
export interface Stretch {
  unit: Unit;
  first: number;
  last: number;
  reigns: readonly Reign[];
}

/** A day's amount (R5): `v` if it is a number, and every share. */
export function amountOf(tick: Tick): number {
  if (typeof tick === 'number') return Math.max(0, roundAmount(tick));
  if (tick === 's') return 0;
  let amount = 0;
  for (const field in tick) {
    const value = tick[field];
    if (typeof value === 'number' && isCounted(field)) amount += value;
  }
  return Math.max(0, roundAmount(amount));
}

/** To 6 places, so that it does not matter in which order shares are added. */
export function roundAmount(amount: number): number {
  return Math.floor(amount * 1e6 + 0.5) / 1e6;
}

/** Whether rest was chosen; it holds only while the amount does not keep the date. */
export function isRest(tick: Tick): boolean {
  return tick === 's' || (typeof tick === 'object' && tick?.v === 's');
}

/** The entries that can be followed, each with the dates of its reign; none where one begins out of bounds. */
export function reignsOf(plan: readonly Entry[], today: Day): Reign[] {
  const known = plan.filter(isSound).sort(byDate);
  if (!known.every((entry) => isWithin(entry, today))) return [];
  return known.map((entry, i) => ({
    entry,
    unit: unitOf(entry),
    from: numberOf(entry.from),
    to: i + 1 < known.length ? numberOf(known[i + 1]!.from) - 1 : Infinity,
  }));
}

/** The stretches from `origin` to `today`, each with one unit. */
export function stretchesOf(reigns: readonly Reign[], origin: number, today: number): Stretch[] {
  if (!reigns.length || reigns[0]!.from > today) {
    const unit = reigns[0]?.unit ?? 'days';
    return [{ unit, first: origin, last: today, reigns: reigns.slice(0, 1) }];
  }
  const found: Stretch[] = [];
  for (const reign of reigns) {
    if (reign.from > today || reign.to < reign.from) continue;
    const last = found.at(-1);
    const end = Math.min(reign.to, today);
    if (last?.unit === reign.unit) found[found.length - 1] = { ...last, last: end, reigns: [...last.reigns, reign] };
    else
      found.push({
        unit: reign.unit,
        first: last ? reign.from : Math.min(origin, reign.from),
        last: end,
        reigns: [reign],
      });
  }
  return found;
}

/** Whether an amount keeps a date: it reaches `tiny`, or is anything above zero. */
export function isKept(entry: Entry | null, amount: number): boolean {
  if (!(amount > 0)) return false;
  return entry?.tiny == null || amount >= entry.tiny;
}

/**
 * The state of a date by itself, before any reserve is spent. `reign`: in force on it, or null;
 * `rest`: chosen, or leave or pause within the plan; `periodKept`: of the period that the date lies in.
 */
export function stateOf(
  reign: Reign | null,
  unit: Unit,
  date: number,
  kept: boolean,
  rest: boolean,
  isToday: boolean,
  periodKept: boolean,
): number {
  if (unit !== 'days') {
    if (kept) return KEPT;
    if (rest) return REST;
    return reign && isToday && !periodKept ? OPEN : OFF;
  }
  const falls = reign !== null && isDue(reign.entry, reign.from, date);
  if (kept) return falls ? KEPT : BONUS;
  if (rest) return REST;
  if (!falls) return OFF;
  return isToday ? OPEN : MISSED;
}
