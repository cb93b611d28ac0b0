/** What was done over all habits, as looking back counts it: those that were put away or deleted count too. Loaded on demand. */

import type { Day } from '../../domain/day.ts';
import { amount, choosesRest } from '../../domain/records.ts';
import { covers } from '../../domain/schedule.ts';
import { daysIn, type Kept, type Range } from '../../domain/strategies/looking-back.ts';
import { begunOn } from './look-back.ts';
import { all } from '../records/state.ts';
import type { Habit } from '../records/habits.ts';
import { settings } from '../records/settings.ts';
import { statesOf } from '../records/summaries.ts';
import { ticksOf } from '../records/ticks.ts';

/** The kept dates of one habit. */
export interface KeptBy extends Kept {
  habit: Habit;
}

/** The kept dates of every habit within a range. */
export function keptIn(range: Range, today: Day): KeptBy[] {
  const last = range.last < today ? range.last : today;
  return all.value
    .filter(({ limited }) => !limited)
    .map((habit) => {
      const states = last < range.first ? {} : statesOf(habit, today, range.first, last);
      const on = Object.keys(states).filter((date) => states[date] === 'kept' || states[date] === 'bonus');
      return { habit, area: areaOf(habit), on };
    });
}

/** '': its words cannot be read here. */
function areaOf({ area, sealed }: Habit): string {
  return sealed ? '' : area;
}

/** The dates of a range on which somebody chose to rest from something, or was away from all of it. */
export function restsIn(range: Range, today: Day): Set<Day> {
  const [since, last] = [firstOn(), range.last < today ? range.last : today];
  const found = new Set<Day>();
  if (since === null) return found;
  for (const { id } of all.value) {
    for (const [on, fields] of ticksOf(id)) {
      if (on >= range.first && on <= last && choosesRest(fields) && amount(fields) === 0) found.add(on);
    }
  }
  const first = range.first > since ? range.first : since;
  for (const on of daysIn({ first, last })) if (settings.value.leave.some((span) => covers(span, on))) found.add(on);
  return found;
}

/** The first date of which anything is known; null: nothing has begun. */
export function firstOn(): Day | null {
  const begun = all.value.flatMap((habit) => begunOn(habit) ?? []);
  return begun.length ? begun.reduce((first, on) => (on < first ? on : first)) : null;
}
