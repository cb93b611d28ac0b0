/** Whether a day has a note, for what is drawn. */

import { useEffect, useState } from 'preact/hooks';
import { noteCell, noteSeen, openNotes } from '../app/day/note.ts';
import { run } from '../app/records/failure.ts';
import type { Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';

/** One that cannot be read here is a note as well. */
export function useHasNote(habit: Habit, on: Day): boolean {
  const cell = noteCell(habit, on);
  const [read, setRead] = useState<typeof cell>(undefined);
  const words = noteSeen(habit, on);
  useEffect(() => {
    if (words === null) run(openNotes([[habit, on]]).then(() => setRead(cell)));
  }, [cell]);
  return words === null ? read === cell : words !== '';
}
