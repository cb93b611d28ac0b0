/** The stream of notes, for what is drawn. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { sign } from '../app/account/signals.ts';
import { noteDays, NoteReader, sameNotes, type Note, type NoteDay } from '../app/day/notes.ts';
import { run } from '../app/records/failure.ts';
import type { Habit } from '../app/records/habits.ts';

interface Reading {
  notes: readonly Note[];
  /** All were read. */
  isDone: boolean;
  /** Read one more page. */
  more: () => void;
}

/** All days with notes: the same list for as long as it is of the same notes. */
export function useNoteDays(habits: readonly Habit[]): readonly NoteDay[] {
  const had = useRef<readonly NoteDay[]>([]);
  const now = noteDays(habits);
  if (!sameNotes(had.current, now)) had.current = now;
  return had.current;
}

/** The notes that are read so far. What was read before stays until what takes its place has come. */
export function useNotes(days: readonly NoteDay[], page: number, query = ''): Reading {
  const [state, setState] = useState<Omit<Reading, 'more'>>({ notes: [], isDone: false });
  const [count, setCount] = useState(page);
  const { locked } = sign.value;
  const reader = useRef<NoteReader | null>(null);
  useEffect(() => {
    const mine = (reader.current = new NoteReader(days, query));
    return () => void (reader.current === mine && (reader.current = null));
  }, [days, query, locked]);
  useEffect(() => {
    const mine = reader.current!;
    const isLeft = (): boolean => reader.current !== mine;
    const told = (): void => setState({ notes: [...mine.found], isDone: mine.isDone });
    if (!days.length) told();
    run(mine.read(count, isLeft, told));
  }, [days, query, locked, count]);
  return { ...state, more: () => setCount((had) => had + page) };
}
