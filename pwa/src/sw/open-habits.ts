/** Which habits are still open on a day, by the rules. */

import type { Fields } from '../domain/cells.ts';
import { addDays, type Day } from '../domain/day.ts';
import { readHabit } from '../domain/habit.ts';
import { lifeOf } from '../domain/life.ts';
import { readTickId, type DaySettings } from '../domain/records.ts';
import { summarise } from '../domain/summary.ts';
import type { Engine } from '../sync/engine.ts';

/** How many dates around a day can matter to it: its month or week lies within. */
const AROUND_DAYS = 31;

/** The ids of habits that are due on a day, and neither kept nor resting. */
export async function openHabits(engine: Engine, day: Day, settings: DaySettings): Promise<Set<string>> {
  const [habits, marks] = await Promise.all([
    engine.scan('h'),
    engine.scan('t', addDays(day, -AROUND_DAYS), `${addDays(day, AROUND_DAYS)}~`),
  ]);
  const ticks = new Map<string, [Day, Fields][]>();
  for (const { id, fields } of marks) {
    const [on, habit] = readTickId(id);
    if (!ticks.has(habit)) ticks.set(habit, []);
    ticks.get(habit)!.push([on, fields]);
  }
  const asks = ({ id, fields }: { id: string; fields: Fields }): boolean => {
    const habit = readHabit(fields);
    if (habit.deleted || habit.archived) return false;
    return summarise(lifeOf(habit, ticks.get(id) ?? [], settings, day), day, day).states[day] === 'open';
  };
  return new Set(habits.filter(asks).map(({ id }) => id));
}
