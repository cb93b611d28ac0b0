/**
 * A habit's life (plan, ticks, pauses) with dates as numbers (civil.ts), and the state of one date.
 *
 * Twin: server/tend/domain/habits/history.py; cases in tests/vectors/states.json. Unlike the twin,
 * summary.ts keeps typed arrays indexed by date, so that a changed tick costs little.
 */

import { numberOf } from './civil.ts';
import type { Day } from './day.ts';
import { isCounted } from './kinds.ts';
import { byDate, isDue, isSound, isWithin, unitOf, type Entry, type Span, type Unit } from './schedule.ts';

/** A day's tick: its amount, "s" for chosen rest, or the fields as a record keeps them. */
export type Tick = number | 's' | null | { readonly [field: string]: number | 's' | null };

/** A habit, its ticks and the settings that affect it, as they stand on `today`. */
export interface Life {
  plan: readonly Entry[];
  ticks: { [date: Day]: Tick };
  /** Away from this habit. */
  pause: readonly Span[];
  /** Away from all habits. */
  leave: readonly Span[];
  /** ISO weekday. */
  week_start: number;
  today: Day;
}

export type DateState = 'kept' | 'bonus' | 'rest' | 'open' | 'off' | 'held' | 'missed' | 'ahead';

/** States as numbers: indexes of `STATES`. */
export const KEPT = 0,
  BONUS = 1,
  REST = 2,
  OPEN = 3,
  OFF = 4,
  HELD = 5,
  MISSED = 6;
export const STATES: readonly DateState[] = ['kept', 'bonus', 'rest', 'open', 'off', 'held', 'missed', 'ahead'];

/** The dates (numbers) on which an entry is in force: `from` to `to`, Infinity for the last. */
export interface Stretch {
  entry: Entry;
  unit: Unit;
  from: number;
  to: number;
}

/** The dates `first` to `last` (numbers), in which runs are counted in one unit. */
export interface Era {
  unit: Unit;
  first: number;
  last: number;
  stretches: readonly Stretch[];
}

/** The amount of a tick (R5), not below 0: `v` if it is a number, plus the shares of all devices. */
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

/** Round to 6 places, so that the order in which shares are added does not matter. */
export function roundAmount(amount: number): number {
  return Math.floor(amount * 1e6 + 0.5) / 1e6;
}

/** Whether a tick chooses rest. It takes effect only if the amount does not keep the date. */
export function isRest(tick: Tick): boolean {
  return tick === 's' || (typeof tick === 'object' && tick?.v === 's');
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

/** The eras from `origin` to `today`; a single one if no entry has begun by today. */
export function erasOf(stretches: readonly Stretch[], origin: number, today: number): Era[] {
  if (!stretches.length || stretches[0]!.from > today) {
    const unit = stretches[0]?.unit ?? 'days';
    return [{ unit, first: origin, last: today, stretches: stretches.slice(0, 1) }];
  }
  const found: Era[] = [];
  for (const stretch of stretches) {
    if (stretch.from > today || stretch.to < stretch.from) continue;
    const last = found.at(-1);
    const end = Math.min(stretch.to, today);
    if (last?.unit === stretch.unit)
      found[found.length - 1] = { ...last, last: end, stretches: [...last.stretches, stretch] };
    else
      found.push({
        unit: stretch.unit,
        first: last ? stretch.from : Math.min(origin, stretch.from),
        last: end,
        stretches: [stretch],
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
 * The state of a date before the reserve is considered, so never `held` or `ahead`.
 * `stretch`: that of the entry in force, or null; `rest`: rest was chosen, or the date lies in a leave
 * or pause within the plan; `periodKept`: the week or month that the date lies in is kept.
 */
export function stateOf(
  stretch: Stretch | null,
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
    return stretch && isToday && !periodKept ? OPEN : OFF;
  }
  const falls = stretch !== null && isDue(stretch.entry, stretch.from, date);
  if (kept) return falls ? KEPT : BONUS;
  if (rest) return REST;
  if (!falls) return OFF;
  return isToday ? OPEN : MISSED;
}
