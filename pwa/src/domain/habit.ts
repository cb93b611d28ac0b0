/**
 * The codec of a habit: the fields of its record that are no texts, read and written in one place.
 * What cannot be read is as it is where nobody has set it; texts are read by whoever has the key.
 * Twin: server/tend/domain/habits/habit.py; cases in tests/vectors/habit.json.
 */

import { valueOf, type Fields, type Value } from './cells.ts';
import { byDate, isSound, type Entry, type Span } from './schedule.ts';
import { isTime, spansOf } from './records.ts';

const MEASURES = ['check', 'count', 'minutes'] as const;

export type Measure = (typeof MEASURES)[number];

/** A time of day, `HH:MM`, at which a habit asks to be thought of; `days`: ISO weekdays, null for all. */
export interface Reminder {
  at: string;
  days: readonly number[] | null;
}

export interface HabitFields {
  measure: Measure;
  /** What of it can be followed, in order of the dates. */
  plan: readonly Entry[];
  pause: readonly Span[];
  rem: readonly Reminder[];
  archived: boolean;
  deleted: boolean;
  /** Its key in the order of the list; '' where nobody has placed it. */
  pos: string;
  /** Measure or plan say what is not known here, perhaps a newer Tend's: they are never written over. */
  foreign: boolean;
}

/** What a record says; of a habit that has none, what holds as usual. */
export function readHabit(fields: Fields | undefined): HabitFields {
  const said = valueOf(fields, 'measure') ?? 'check';
  const measure = MEASURES.find((one) => one === said);
  const entries: readonly unknown[] = [valueOf(fields, 'plan') ?? []].flat();
  const plan = entries.filter(isSound);
  const pos = valueOf(fields, 'pos');
  return {
    measure: measure ?? 'check',
    plan: plan.sort(byDate),
    pause: spansOf(valueOf(fields, 'pause')),
    rem: remindersOf(valueOf(fields, 'rem')),
    archived: isSet(fields, 'arch'),
    deleted: isSet(fields, 'del'),
    pos: typeof pos === 'string' ? pos : '',
    foreign: !measure || plan.length < entries.length,
  };
}

/** A habit, or what has changed of it, as its record keeps it. */
export function writeHabit({ archived, deleted, measure, plan, pause, rem, pos }: Partial<HabitFields>): {
  [field: string]: Value;
} {
  return JSON.parse(JSON.stringify({ measure, plan, pause, rem, pos, arch: flag(archived), del: flag(deleted) }));
}

/** Whether nothing of it is left but its ticks: deleted for ever. */
export function isErased(fields: Fields): boolean {
  return isSet(fields, 'del') && valueOf(fields, 'plan') === null;
}

/** ISO weekdays in order; null: all of them. What is no weekday is passed over. */
export function weekdaysOf(days: readonly unknown[]): number[] | null {
  const sound = [1, 2, 3, 4, 5, 6, 7].filter((day) => days.includes(day));
  return sound.length === 7 ? null : sound;
}

/** A flag is 1; what is none counts as not set. */
function isSet(fields: Fields | undefined, field: string): boolean {
  const value = valueOf(fields, field);
  return value === 1 || value === true;
}

function flag(on: boolean | undefined): number | undefined {
  return on === undefined ? on : Number(on);
}

function remindersOf(value: Value | undefined): Reminder[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const { at, days = null }: { [name: string]: unknown } = Object(one);
    const on = days === null ? null : weekdaysOf(Array.isArray(days) ? days : []);
    // One that never rings is none.
    return isTime(at) && on?.length !== 0 ? [{ at, days: on }] : [];
  });
}
