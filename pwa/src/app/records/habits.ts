/** A habit as screens know it, read from its record. */

import type { Fields } from '../../domain/cells.ts';
import { readHabit, writeHabit, type HabitFields } from '../../domain/habit.ts';
import { SEALED } from '../../domain/kinds.ts';
import type { Edit } from '../../sync/engine.ts';
import { STARTERS } from './looks.ts';
import { wordsOf } from './opened.ts';

export type { Measure } from '../../domain/habit.ts';
export { entryOn, targetOn } from '../../domain/schedule.ts';
export { colorOf } from './looks.ts';

export interface Habit extends HabitFields {
  id: string;
  /** Null: a starter that keeps the catalogue's name, or a text that cannot be read here. */
  name: string | null;
  locked: boolean;
  /** Any of its texts cannot be opened here. */
  sealed: boolean;
  /** The name of a drawn icon, or an emoji; '' for none. */
  icon: string;
  unit: string;
  cue: string;
  area: string;
  color: string;
  /** Of a less-of habit, as it is stored: "at most n" (domain/strategies/limits.ts); '' for all others. */
  limit: string;
  /** The seven places for a routine's steps, '' where there is none. */
  steps: readonly string[];
  /** The cells of its texts, which an edit names as seen. */
  texts: Fields;
}

/** The texts of a habit: each is sealed by itself. */
export const TEXTS = SEALED.h;

/** A habit with all defaults. */
export function blankHabit(id: string): Habit {
  const starter = STARTERS[id];
  return {
    id,
    name: null,
    locked: false,
    sealed: false,
    icon: '',
    unit: '',
    cue: '',
    color: '',
    limit: '',
    steps: [],
    area: 'self-care',
    texts: {},
    ...readHabit({}),
    ...(starter && { area: starter.area, icon: starter.icon }),
  };
}

/** Decode a habit's record, whose texts were opened before. */
export function habitOf(id: string, fields: Fields): Habit {
  const texts = TEXTS.map((field) => wordsOf(id, field, fields[field]));
  const [name, icon, unit, cue, area, color, limit, ...steps] = texts;
  const usual = blankHabit(id);
  return {
    id,
    name: name || null,
    locked: name === null,
    sealed: texts.includes(null),
    icon: icon || usual.icon,
    unit: unit || '',
    cue: cue || '',
    area: area || usual.area,
    color: color || '',
    limit: limit || '',
    steps: steps.map((step) => step || ''),
    ...readHabit(fields),
    texts: Object.fromEntries(TEXTS.flatMap((field) => (fields[field] ? [[field, fields[field]]] : []))),
  };
}

/** What changes of a habit's fields, as edits. `usual`: nobody shaped it, so any other value wins (R3). */
export function habitEdits(id: string, changes: Partial<HabitFields>, usual = false): Edit[] {
  return Object.entries(writeHabit(changes)).map(([field, value]) => ({ kind: 'h', id, field, value, usual }));
}

/** Compare two habits by their position in the list. */
export function byPosition(a: Habit, b: Habit): number {
  return positionOf(a) < positionOf(b) ? -1 : 1;
}

/** The sort key: habits without a position come last; the id breaks ties, so that all devices show the same order. */
function positionOf({ pos, id }: Habit): string {
  return `${pos || '~'} ${id}`;
}
