/** Where the habits of a day stand on the list: what the day asks for, and what is folded away below it. */

import { startOf, type Day } from '../../domain/day.ts';
import { zoneOf } from '../../push/zone.ts';
import { engine } from '../account/signals.ts';
import { today } from '../platform/today.ts';
import type { Habit } from './habits.ts';
import { pauseOn, rowStateOf } from './row-state.ts';
import { settings, stored } from './settings.ts';
import { doneOn } from './ticks.ts';

export type Group = 'due' | 'off' | 'kept';

/** The group of each habit, by id. */
export type Arrangement = ReadonlyMap<string, Group>;

/** `foldsKept`: what is kept is folded away as well. `had`: those that have a place in it stay there. */
export function arrange(habits: readonly Habit[], on: Day, foldsKept: boolean, had?: Arrangement): Arrangement {
  return new Map(habits.map((habit) => [habit.id, had?.get(habit.id) ?? groupOf(habit, on, foldsKept)]));
}

function groupOf(habit: Habit, on: Day, foldsKept: boolean): Group {
  const state = rowStateOf(habit, on);
  // Not due, not begun, or its season is over.
  if ((state === 'off' || state === 'before' || pauseOn(habit, on)?.end) && !doneOn(habit, on)) return 'off';
  return foldsKept && state === 'kept' ? 'kept' : 'due';
}

/** The habits of a group, in their order. */
export function inGroup(habits: readonly Habit[], where: Arrangement, group: Group): Habit[] {
  return habits.filter(({ id }) => where.get(id) === group);
}

/** So long after the beginning of a person's day it is evening for them. */
const EVENING_MS = 13 * 3_600_000;

/** Whether what is kept is folded away by now: today, in the evening, where the person wants that. */
export function foldsKept(on: Day, now = engine.peek()?.now() ?? Date.now()): boolean {
  const { foldsKept: wants, dayStart } = settings.value;
  return wants && on === today.value && now - startOf(on, zoneOf(stored.value).name, dayStart) >= EVENING_MS;
}
