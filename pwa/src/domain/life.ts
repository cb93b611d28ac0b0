/**
 * A habit's life (plan, ticks, pauses) with dates as numbers (civil.ts), and the state of one date.
 *
 * Twin: server/tend/domain/habits/history.py; cases in tests/vectors/states.json. Unlike the twin,
 * summary.ts keeps typed arrays indexed by date, so that a changed tick costs little.
 */

import type { Fields } from './cells.ts';
import type { Day } from './day.ts';
import { roundAmount, type Stretch } from './history.ts';
import { isCounted } from './kinds.ts';
import { amount, choosesRest, type DaySettings } from './records.ts';
import { isDue, type Entry, type Planned, type Span, type Unit } from './schedule.ts';

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

/** The dates `first` to `last` (numbers), in which runs are counted in one unit. */
export interface Era {
  unit: Unit;
  first: number;
  last: number;
  stretches: readonly Stretch[];
}

/** A habit's life as it stands on a day. */
export function lifeOf(
  { plan, pause, limited }: Planned & { pause: readonly Span[]; limited: boolean },
  ticks: Iterable<[Day, Fields]>,
  settings: DaySettings,
  today: Day,
): Life {
  const all: Life['ticks'] = {};
  // What there shall be less of earns nothing.
  if (!limited) for (const [on, fields] of ticks) all[on] = rawOf(fields);
  return { plan, ticks: all, pause, leave: settings.leave, week_start: settings.weekStart, today };
}

/** A tick for the rules: the amount; with chosen rest "s", or both as fields. */
export function rawOf(fields: Fields): Life['ticks'][string] {
  const done = amount(fields);
  if (!choosesRest(fields)) return done;
  return done > 0 ? { r: 1, v: done } : 's';
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

/** Whether a tick chooses rest. It takes effect only if the amount does not keep the date. */
export function isRest(tick: Tick): boolean {
  return tick === 's' || (typeof tick === 'object' && (tick?.r === 1 || tick?.v === 's'));
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
