/** The habits that the screen has, and the list that it shows of them. */

import { valueOf } from '../../domain/cells.ts';
import { isErased } from '../../domain/habit.ts';
import { collection } from './collection.ts';
import { byPosition, habitOf } from './habits.ts';
import { all } from './state.ts';

export const habitRecords = collection(
  'h',
  (id, fields) => {
    const habit = habitOf(id, fields);
    // Added and taken back: it has neither a name nor a plan any more.
    const isUndone = !habit.name && !habit.locked && valueOf(fields, 'plan') === null;
    return isErased(fields) || isUndone ? undefined : habit;
  },
  (made) => {
    const next = [...made.values()].sort(byPosition);
    const had = all.peek();
    if (next.length !== had.length || next.some((habit, i) => habit !== had[i])) all.value = next;
  },
);
