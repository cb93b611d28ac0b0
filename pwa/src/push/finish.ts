/** "Done", from a notification's button or the page behind it. */

import type { Day } from '../domain/day.ts';
import { targetOn, type Planned } from '../domain/plan.ts';
import { readHabit } from '../domain/habit.ts';
import { tickId } from '../domain/records.ts';
import type { Action, Engine, Full } from '../sync/engine.ts';

/** What makes a date full for a habit, by the plan entry in force on it. */
export function fullOf(habit: Planned & { id: string; measure: string }, on: Day): Full {
  return { id: tickId(on, habit.id), total: targetOn(habit, on), counts: habit.measure !== 'check' };
}

/**
 * Make a date full for each of the habits; what has more stays so. One that was deleted is passed
 * over, one that is not known here counts as a tick. Null: nothing was left to do.
 */
export async function finish(engine: Engine, habits: readonly string[], on: Day): Promise<Action | null> {
  const found = await Promise.all(
    habits.map(async (id) => ({ id, ...readHabit((await engine.get('h', id))?.fields) })),
  );
  return engine.fill(found.filter(({ deleted }) => !deleted).map((habit) => fullOf(habit, on)));
}
