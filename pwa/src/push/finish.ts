/** "Done" on a nudge: from a notification's button, or from its page. */

import type { Day } from '../domain/day.ts';
import { targetOn, type Planned } from '../domain/schedule.ts';
import { readHabit } from '../domain/habit.ts';
import { tickId } from '../domain/records.ts';
import type { Action, Engine, FullTick } from '../sync/engine.ts';

/** The tick that makes a date full for a habit, by the plan entry in force on that date. */
export function fullOf(habit: Planned & { id: string; measure: string }, on: Day): FullTick {
  return { id: tickId(on, habit.id), total: targetOn(habit, on), counts: habit.measure !== 'check' };
}

/**
 * Make a date full for each of the habits (ids); a larger amount stays. Deleted habits are skipped; one that
 * this device does not have yet is ticked as a plain check. Null: nothing changed.
 */
export async function finish(engine: Engine, habits: readonly string[], on: Day): Promise<Action | null> {
  const found = await Promise.all(
    habits.map(async (id) => ({ id, ...readHabit((await engine.get('h', id))?.fields) })),
  );
  return engine.fill(found.filter(({ deleted }) => !deleted).map((habit) => fullOf(habit, on)));
}
