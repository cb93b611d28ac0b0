/** What the screens show. They read these signals; only actions and the session write them. */

import { computed, signal } from '@preact/signals';
import type { Fields } from '../domain/cells.ts';
import { addDays, type Day } from '../domain/day.ts';
import { amount, tickId } from '../domain/records.ts';
import type { Action } from '../sync/types.ts';

/** A habit as a row shows it. */
export interface Habit {
  id: string;
  /** null: a starter that keeps the catalogue's name, or a text that cannot be read here. */
  name: string | null;
  locked: boolean;
  measure: 'check' | 'count' | 'minutes';
  target: number;
}

/** What is marked for one habit on one day. */
export type Mark = 'open' | 'kept' | 'part' | 'rest';

export const habits = signal<Habit[]>([]);
/** The last days' ticks by record id. */
export const ticks = signal<ReadonlyMap<string, Fields>>(new Map());
export const today = signal<Day>('1970-01-01');
/** The day that the screen shows. */
export const day = signal<Day>('1970-01-01');
/** The last action, for undo, and what to say about it. */
export const said = signal<{ action: Action; text: string } | null>(null);
export const path = signal('/');
export const week = computed(() => Array.from({ length: 7 }, (_, i) => addDays(today.value, i - 6)));

/** How much of a habit was done on a day. */
export function doneOn(habit: Habit, on: Day): number {
  return amount(ticks.value.get(tickId(on, habit.id)));
}

/** The mark of a habit on a day. */
export function markOf(habit: Habit, on: Day): Mark {
  const fields = ticks.value.get(tickId(on, habit.id));
  const done = amount(fields);
  if (done >= habit.target && done > 0) return 'kept';
  if (done > 0) return 'part';
  return fields?.v?.[0] === 's' ? 'rest' : 'open';
}

/** How much of a day was kept, 0 to 1, and whether all of it was rest. */
export function shareOf(on: Day): { kept: number; rest: boolean } {
  const marks = habits.value.map((habit) => markOf(habit, on));
  const counted = marks.filter((mark) => mark !== 'rest');
  const kept = counted.filter((mark) => mark === 'kept' || mark === 'part').length;
  return { kept: counted.length ? kept / counted.length : 0, rest: marks.length > 0 && counted.length === 0 };
}
