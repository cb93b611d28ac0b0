/**
 * The fields of a habit's record that are no texts: read and written in one place. What cannot be
 * read is as it is where nobody has set it; texts are read by whoever has the key.
 */

import { valueOf, type Fields, type Value } from './cells.ts';
import type { Entry, Span } from './plan.ts';
import { isTime, spansOf } from './records.ts';

/** A time of day, `HH:MM`, at which a habit asks to be thought of; `days`: ISO weekdays, null for all. */
export interface Reminder {
  at: string;
  days: readonly number[] | null;
}

export interface HabitFields {
  /** `check`, `count`, `minutes`, or what a newer Tend has. */
  measure: string;
  plan: readonly Entry[];
  pause: readonly Span[];
  rem: readonly Reminder[];
  archived: boolean;
  deleted: boolean;
  /** Its key in the order of the list; '' where nobody has placed it. */
  pos: string;
}

/** What a record says; of a habit that has none, what holds as usual. */
export function readHabit(fields: Fields | undefined): HabitFields {
  return {
    measure: String(valueOf(fields, 'measure') ?? 'check'),
    plan: planOf(valueOf(fields, 'plan')),
    pause: spansOf(valueOf(fields, 'pause')),
    rem: remindersOf(valueOf(fields, 'rem')),
    archived: Boolean(valueOf(fields, 'arch')),
    deleted: Boolean(valueOf(fields, 'del')),
    pos: String(valueOf(fields, 'pos') ?? ''),
  };
}

/** Whether nothing of it is left but its ticks: deleted for ever. */
export function isErased(fields: Fields): boolean {
  return Boolean(valueOf(fields, 'del')) && valueOf(fields, 'plan') === null;
}

/** Entries, spans or reminders as a record keeps them: plain data, without what is not set. */
export function toValue(list: readonly (Entry | Span | Reminder)[]): Value {
  return JSON.parse(JSON.stringify(list)) as Value;
}

function planOf(value: Value | undefined): Entry[] {
  return Array.isArray(value) ? (value as unknown as Entry[]) : [];
}

function remindersOf(value: Value | undefined): Reminder[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const { at, days } = (one ?? {}) as { at?: Value; days?: Value };
    if (typeof at !== 'string' || !isTime(at)) return [];
    return [{ at, days: Array.isArray(days) ? (days as number[]) : null }];
  });
}
