/** How a habit stands on a day, as its row shows it: what was done, else what its plan asks for. */

import { addDays, weekday, type Day } from '../../domain/day.ts';
import { covers, due, unitOf, type Span } from '../../domain/schedule.ts';
import { entryOn, type Habit } from './habits.ts';
import { today } from '../platform/today.ts';
import { settings } from './settings.ts';
import { markOf, type Mark } from './state.ts';

/**
 * `away`, `paused`: nothing is asked until that ends. `off`: not due. `before`: a past date on which it
 * had not begun. `met`: its week or month is kept already.
 */
export type RowState = Mark | 'away' | 'paused' | 'off' | 'before' | 'met';

export function rowStateOf(habit: Habit, on: Day): RowState {
  const mark = markOf(habit, on);
  if (mark !== 'open') return mark;
  if (leaveOn(on)) return 'away';
  if (pauseOn(habit, on)) return 'paused';
  if (!asksOn(habit, on)) return on < today.value && on < (habit.plan[0]?.from ?? '') ? 'before' : 'off';
  const period = periodOf(habit, on);
  return period && period.done >= period.needed ? 'met' : 'open';
}

/** The leave that covers a date. */
export function leaveOn(on: Day): Span | undefined {
  return settings.value.leave.find((span) => covers(span, on));
}

/** The habit's pause that covers a date. */
export function pauseOn(habit: Habit, on: Day): Span | undefined {
  return habit.pause.find((span) => covers(span, on));
}

/** Whether a habit may be asked for on a date: a period's on any of its dates. Without a plan nothing is known. */
function asksOn({ plan }: Habit, on: Day): boolean {
  const entry = plan.findLast(({ from }) => from <= on);
  if (!entry) return plan.length === 0;
  return unitOf(entry) !== 'days' || due(entry, on);
}

/** How far a habit's week or month is. */
export interface PeriodSoFar {
  unit: 'weeks' | 'months';
  /** Kept dates up to the day. */
  done: number;
  /** What the plan says. */
  n: number;
  /** The same, less the dates of rest. */
  needed: number;
}

/**
 * The week or month that a date lies in; null for plans that fall on dates of their own. As the rules have it
 * (`walkPeriods` of domain/streak.ts): dates before a change of unit are not of it.
 */
export function periodOf(habit: Habit, on: Day): PeriodSoFar | null {
  const entry = entryOn(habit, on);
  const unit = entry ? unitOf(entry) : 'days';
  if (!entry || unit === 'days') return null;
  const { plan } = habit;
  const changed = plan.findLastIndex(({ from }, i) => from <= entry.from && unitOf(plan[i]!) !== unit);
  const era = plan.slice(changed + 1);
  const first =
    unit === 'weeks' ? addDays(on, -((weekday(on) - settings.value.weekStart + 7) % 7)) : `${on.slice(0, 8)}01`;
  const low = changed >= 0 && era[0]!.from > first ? era[0]!.from : first;
  const n = entryOn({ plan: era }, low)?.n ?? 1;
  let done = 0;
  let rests = 0;
  for (let date = low; isWithin(date, first, unit); date = addDays(date, 1)) {
    const mark = markOf(habit, date);
    if (mark === 'kept' || mark === 'part') done += date <= on ? 1 : 0;
    else if (mark === 'rest' || (date >= plan[0]!.from && (leaveOn(date) || pauseOn(habit, date)))) rests++;
  }
  return { unit, done, n, needed: Math.max(1, n - rests) };
}

function isWithin(date: Day, first: Day, unit: 'weeks' | 'months'): boolean {
  return unit === 'weeks' ? date < addDays(first, 7) : date.slice(0, 7) === first.slice(0, 7);
}
