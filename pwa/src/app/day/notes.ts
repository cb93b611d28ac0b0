/** All notes of all habits, newest first. They are opened on this device alone, and only as far as somebody reads. */

import type { Cell } from '../../domain/cells.ts';
import type { Day } from '../../domain/day.ts';
import type { Habit } from '../records/habits.ts';
import { ticksOf } from '../records/ticks.ts';
import { noteSeen, openNotes } from './note.ts';

/** A day of a habit that has a note, perhaps an empty one: its sealed text does not tell. */
export interface NoteDay {
  habit: Habit;
  on: Day;
  cell: Cell;
}

export interface Note extends NoteDay {
  /** Null: it cannot be read on this device. */
  words: string | null;
}

/** So many are opened at once; then other work gets its turn. */
const SLICE_COUNT = 100;

/** The days with notes, newest first; those of one day in the order of the habits. */
export function noteDays(habits: readonly Habit[]): NoteDay[] {
  const found: NoteDay[] = [];
  for (const habit of habits)
    for (const [on, { n }] of ticksOf(habit.id)) if (n?.[0] != null) found.push({ habit, on, cell: n });
  return found.sort((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
}

/** Whether two lists are of the same notes. */
export function sameNotes(a: readonly NoteDay[], b: readonly NoteDay[]): boolean {
  return a.length === b.length && a.every(({ habit, cell }, i) => habit === b[i]!.habit && cell === b[i]!.cell);
}

/** Whether a note has all words of a query, in any order: upper case and accents do not matter. */
export function hasWords(words: string | null, query: string): boolean {
  if (words === null) return false;
  const text = folded(words);
  return folded(query)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Reads notes from the newest on, as many as are asked for. */
export class NoteReader {
  readonly #days: readonly NoteDay[];
  readonly #query: string;
  #at = 0;
  /** What was found so far. */
  readonly found: Note[] = [];

  constructor(days: readonly NoteDay[], query = '') {
    this.#days = days;
    this.#query = query.trim();
  }

  /** Whether all of them were read. */
  get isDone(): boolean {
    return this.#at >= this.#days.length;
  }

  /** Go on until so many are found in all; `isLeft`: nobody wants them any more. After each slice `told` is called. */
  async read(count: number, isLeft: () => boolean, told: () => void): Promise<void> {
    while (!this.isDone && this.found.length < count && !isLeft()) {
      // Whoever reads opens what is shown; whoever searches has to open all.
      const most = this.#query ? SLICE_COUNT : Math.min(SLICE_COUNT, count - this.found.length);
      const slice = this.#days.slice(this.#at, this.#at + most);
      await openNotes(slice.map(({ habit, on }) => [habit, on]));
      this.#at += slice.length;
      for (const one of slice) {
        const words = noteSeen(one.habit, one.on);
        if (words !== '' && (!this.#query || hasWords(words, this.#query))) this.found.push({ ...one, words });
      }
      if (!isLeft()) told();
      await new Promise((go) => setTimeout(go));
    }
  }
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
