/** The habits that the screen has, and the list that it shows of them. */

import { isErased } from '../../domain/habit.ts';
import { collection } from './collection.ts';
import { byPlace, habitOf, type Habit } from './habits.ts';
import { all } from './state.ts';

const made = new Map<string, Habit>();

/** Their texts are opened before they are put here, or painted. */
export const habitRecords = collection((_, some) => {
  for (const { kind, id, fields } of some) {
    const now = fields && !isErased(fields) && habitOf({ kind, id, fields });
    if (!now) made.delete(id);
    // What has not changed stays the same object, so that nothing is computed or drawn anew for it.
    else if (JSON.stringify(made.get(id)) !== JSON.stringify(now)) made.set(id, now);
  }
  const next = [...made.values()].sort(byPlace);
  const had = all.peek();
  if (next.length !== had.length || next.some((habit, i) => habit !== had[i])) all.value = next;
});
