/** A habit's past as its page draws it: the mark of each date, the last twelve weeks, and why strength moved. */

import { addDays, weekday, type Day } from '../../domain/day.ts';
import { MOVE_DAYS, moveOf, type Move } from '../../domain/strength.ts';
import { dayOfNumber } from '../../domain/number-dates.ts';
import { numberOf } from '../../domain/civil.ts';
import { periodEnd } from '../../domain/streak.ts';
import type { ChapterDates, DateState } from '../../domain/summary.ts';
import { targetOn, type Habit } from '../records/habits.ts';
import { settings } from '../records/settings.ts';
import { rulesOf, statesOf } from '../records/summaries.ts';
import { doneOn, ticksOf } from '../records/ticks.ts';

/** `part`: kept, not full. `before`: the habit had not begun, and nothing stands there. */
export type Seen = DateState | 'part' | 'before';

/** The marks that a legend explains, in its order. */
export const EXPLAINED = ['kept', 'part', 'bonus', 'rest', 'held', 'open'] as const satisfies readonly Seen[];

const WEEKS_COUNT = 12;

/** What is seen of some dates of a habit. */
export function seenOf(habit: Habit, today: Day, first: Day, last: Day): Map<Day, Seen> {
  const states = statesOf(habit, today, first, last);
  const begun = begunOn(habit);
  const seen = new Map<Day, Seen>();
  for (let on = first; on <= last; on = addDays(on, 1)) seen.set(on, seenOn(habit, on, states[on]!, begun));
  return seen;
}

function seenOn(habit: Habit, on: Day, state: DateState, begun: Day | undefined): Seen {
  if (state === 'kept' || state === 'bonus') return doneOn(habit, on) < targetOn(habit, on) ? 'part' : state;
  return state === 'off' && begun !== undefined && on < begun ? 'before' : state;
}

/** The first date of the plan, or of a tick where one is earlier; undefined: nothing is known of it. */
export function begunOn({ id, plan }: Habit): Day | undefined {
  let begun = plan[0]?.from;
  for (const on of ticksOf(id).keys()) if (begun === undefined || on < begun) begun = on;
  return begun;
}

/** Twelve weeks up to that of today, by weekday: seven rows of twelve dates, from the first day of the week on. */
export function twelveWeeks(today: Day): Day[][] {
  const into = (weekday(today) - settings.value.weekStart + 7) % 7;
  const first = addDays(today, -into - (WEEKS_COUNT - 1) * 7);
  return Array.from({ length: 7 }, (_, row) =>
    Array.from({ length: WEEKS_COUNT }, (__, week) => addDays(first, week * 7 + row)),
  );
}

/** How many dates have each mark. */
export function countOf(seen: Iterable<Seen>): { [mark in Seen]?: number } {
  const counts: { [mark in Seen]?: number } = {};
  for (const mark of seen) counts[mark] = (counts[mark] ?? 0) + 1;
  return counts;
}

/** The strength on each date since `first`, and why it is another than four weeks ago, or is not. */
export interface StrengthLine {
  values: number[];
  move: Move;
  /** How many dates were kept in these four weeks. */
  kept: number;
}

export function strengthLine(habit: Habit, today: Day, first: Day): StrengthLine {
  const from = addDays(today, 1 - MOVE_DAYS);
  const states = Object.values(statesOf(habit, today, from, today));
  const kept = states.filter((state) => state === 'kept' || state === 'bonus').length;
  const rested = states.filter((state) => state === 'rest').length;
  const values = rulesOf(habit, today).strengths(first, today);
  const then = values.at(-1 - MOVE_DAYS) ?? 0;
  return { values, move: moveOf(then, values.at(-1) ?? 0, kept, rested), kept };
}

/** The last date of a chapter: that of weeks or months ends with its last one. */
export function endOf({ last, unit }: ChapterDates): Day {
  return unit === 'days' ? last : dayOfNumber(periodEnd(unit, numberOf(last)));
}
