/** The habits that the screen has, and the list that it shows of them. */

import { isErased } from '../../domain/habit.ts';
import { collection } from './collection.ts';
import { byPosition, habitOf } from './habits.ts';
import { all } from './state.ts';

export const habitRecords = collection(
  'h',
  (id, fields) => (isErased(fields) ? undefined : habitOf(id, fields)),
  (made) => {
    const next = [...made.values()].sort(byPosition);
    const had = all.peek();
    if (next.length !== had.length || next.some((habit, i) => habit !== had[i])) all.value = next;
  },
);
