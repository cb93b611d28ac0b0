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
  return wordsOf(query).every((word) => text.includes(word));
}

/** A piece of a note: what was looked for, or what stands between. */
export interface Piece {
  text: string;
  isFound: boolean;
}

/** So much stands before what was found first, where that is far down in a long note. */
const BEFORE_COUNT = 40;
/** A note is shown from its beginning where the first of it stands within so many letters. */
const FAR_COUNT = 120;

/** A note in pieces, by what a query finds in it; a long one begins shortly before that. */
export function piecesOf(words: string, query: string): Piece[] {
  const found = spansOf(words, wordsOf(query));
  let at = beginningOf(words, found[0]?.[0] ?? 0);
  const pieces: Piece[] = at ? [{ text: '… ', isFound: false }] : [];
  for (const [from, to] of found) {
    if (from > at) pieces.push({ text: words.slice(at, from), isFound: false });
    pieces.push({ text: words.slice(from, to), isFound: true });
    at = to;
  }
  if (at < words.length) pieces.push({ text: words.slice(at), isFound: false });
  return pieces;
}

/** Where words stand in a text, in order; those that overlap are one. */
function spansOf(text: string, words: readonly string[]): [from: number, to: number][] {
  const { plain, places } = foldedWithPlaces(text);
  const found = words.flatMap((word) => {
    const spans: [number, number][] = [];
    for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + word.length)) {
      // To the beginning of what follows: an accent that is a letter of its own belongs to it.
      const last = places[at + word.length - 1]!;
      const end = places.slice(at + word.length).find((place) => place > last) ?? text.length;
      spans.push([places[at]!, end]);
    }
    return spans;
  });
  const merged: [number, number][] = [];
  for (const [from, to] of found.sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before && from <= before[1]) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Where a text begins to be shown: at a word shortly before `first`. */
function beginningOf(text: string, first: number): number {
  if (first <= FAR_COUNT) return 0;
  let at = first - BEFORE_COUNT;
  while (at > 0 && text[at - 1]!.trim()) at--;
  return at || first;
}

/** A text folded, and for each letter of that where it stands in the text. */
function foldedWithPlaces(text: string): { plain: string; places: number[] } {
  const places: number[] = [];
  let plain = '';
  let at = 0;
  for (const letter of text) {
    const one = folded(letter);
    plain += one;
    for (let i = 0; i < one.length; i++) places.push(at);
    at += letter.length;
  }
  return { plain, places };
}

function wordsOf(query: string): string[] {
  return folded(query).split(/\s+/).filter(Boolean);
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
  // The last letter of a Greek word has a form of its own.
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ');
}
