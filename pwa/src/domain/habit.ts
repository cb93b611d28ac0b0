/**
 * The codec of a habit: reads and writes the fields of its record that are not sealed texts.
 * A field that cannot be read counts as not set.
 * Twin: server/tend/domain/habits/habit.py; cases in tests/vectors/habit.json.
 */

import { valueOf, type Fields, type Value } from './cells.ts';
import { byDate, isSound, WEEKDAYS, type Entry, type Span } from './schedule.ts';
import { isTime, spansOf } from './records.ts';

const MEASURES = ['check', 'count', 'minutes'] as const;

export type Measure = (typeof MEASURES)[number];

/** A local time, `HH:MM`, at which the person wants to be reminded; `days`: ISO weekdays, null for all. */
export interface Reminder {
  at: string;
  days: readonly number[] | null;
}

/** A habit's record without its sealed texts. */
export interface HabitFields {
  measure: Measure;
  /** The entries that can be followed, by date. */
  plan: readonly Entry[];
  pause: readonly Span[];
  rem: readonly Reminder[];
  archived: boolean;
  deleted: boolean;
  /** A fractional index, compared as text: its position in the list. '' if it was never placed. */
  pos: string;
  /** A less-of habit: it has a limit (which is sealed), and no plan. */
  limited: boolean;
  /** Measure or plan cannot be read whole; a newer Tend may have written them. The editor must not overwrite them. */
  foreign: boolean;
}

/** Decode a record; without one (undefined) all defaults. */
export function readHabit(fields: Fields | undefined): HabitFields {
  const said = valueOf(fields, 'measure') ?? 'check';
  const measure = MEASURES.find((one) => one === said);
  const entries: readonly unknown[] = [valueOf(fields, 'plan') ?? []].flat();
  const plan = entries.filter(isSound);
  const pos = valueOf(fields, 'pos');
  const limited = (valueOf(fields, 'limit') ?? null) !== null;
  return {
    measure: measure ?? 'check',
    plan: limited ? [] : plan.sort(byDate),
    pause: spansOf(valueOf(fields, 'pause')),
    rem: remindersOf(valueOf(fields, 'rem')),
    archived: isSet(fields, 'arch'),
    deleted: isSet(fields, 'del'),
    pos: typeof pos === 'string' ? pos : '',
    limited,
    foreign: !measure || plan.length < entries.length,
  };
}

/** Encode the given fields of a habit as values by field of its record. */
export function writeHabit({ archived, deleted, measure, plan, pause, rem, pos }: Partial<HabitFields>): {
  [field: string]: Value;
} {
  return JSON.parse(JSON.stringify({ measure, plan, pause, rem, pos, arch: flag(archived), del: flag(deleted) }));
}

/** Whether a habit is deleted for ever: only its ticks are left. */
export function isErased(fields: Fields): boolean {
  return isSet(fields, 'del') && valueOf(fields, 'plan') === null;
}

/** The ISO weekdays of a list, in order, others skipped; null if it has all seven. */
export function weekdaysOf(days: readonly unknown[]): number[] | null {
  const sound = WEEKDAYS.filter((day) => days.includes(day));
  return sound.length === 7 ? null : sound;
}

/** Whether a stored flag is set: it is 1 or true; any other value counts as not set. */
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
    // Skip a reminder whose list of weekdays is empty or unreadable.
    return isTime(at) && on?.length !== 0 ? [{ at, days: on }] : [];
  });
}
