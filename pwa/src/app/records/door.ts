/** What stands at the head of Today: whoever comes back is greeted, and what a run held is explained once. */

import { addDays, type Day } from '../../domain/day.ts';
import type { Unit } from '../../domain/schedule.ts';
import { today } from '../platform/today.ts';
import { leaveOn } from './row-state.ts';
import { habits, markOf } from './state.ts';
import { summaryOf } from './summaries.ts';
import { complete } from './ticks.ts';

/** So many days with nothing done are an absence. */
const ABSENT_DAYS = 3;

/** Whether nothing was kept and nothing rested for three days, and there was something before. Today's ticks change nothing. */
export function isBack(): boolean {
  const now = today.value;
  const days = Array.from({ length: ABSENT_DAYS }, (_, i) => addDays(now, -1 - i));
  const begun = habits.value.some(({ plan }) => plan[0] && plan[0].from < days.at(-1)!);
  return begun && days.every((on) => !leaveOn(on) && habits.value.every((habit) => markOf(habit, on) === 'open'));
}

/** What was missed and held by a run's reserve. */
export interface Held {
  on: Day;
  unit: Unit;
}

/** So long what a run held is news. */
const NEWS_DAYS = 6;
const TOLD = 'tend.reserve.told';

/** What a run has held of late, to be explained; null: nothing, or it was explained on another day. */
export function heldToTell(): Held | null {
  const now = today.value;
  const told = recall();
  if (!complete.value || (told && told !== now)) return null;
  for (const habit of habits.value) {
    const { held, unit, run } = summaryOf(habit, now);
    const on = held.at(-1);
    if (run > 0 && on && on >= newsFrom(unit, now)) {
      keep(now);
      return { on, unit };
    }
  }
  return null;
}

/** Of a week or a month its first date is known. */
function newsFrom(unit: Unit, now: Day): Day {
  return addDays(now, unit === 'days' ? -NEWS_DAYS : unit === 'weeks' ? -13 : -61);
}

/** All that was ever kept, of what is on the list; 0 while not all of it is known. */
export function giftsSoFar(): number {
  if (!complete.value) return 0;
  return habits.value.reduce((sum, habit) => sum + summaryOf(habit, today.value).deposits, 0);
}

function recall(): Day | null {
  try {
    return localStorage.getItem(TOLD);
  } catch {
    return null;
  }
}

/** Kept on this device: it is this one that has explained it. */
function keep(on: Day): void {
  try {
    localStorage.setItem(TOLD, on);
  } catch {
    // No storage of that kind: it is explained again while it is news.
  }
}
