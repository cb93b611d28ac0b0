/**
 * When a person's day ends: whether to ask, what each answer sets, and to which day the tick belongs
 * over which it was asked. Twin: server/tend/domain/habits/own_day.py; cases in tests/vectors/own_day.json.
 */

import { dayOf, minuteOf, type Day } from './day.ts';
import { DAY_START } from './kinds.ts';
import { isTime } from './records.ts';

/** A tick as it was made. */
export interface Made {
  /** Ms. */
  at: number;
  zone: string;
  /** The date that it was stored for. */
  on: Day;
}

/** The ends that have a name; any other is a time, `HH:MM`. */
export const ENDS = {
  /** Like the calendar's. */
  midnight: '00:00',
  /** In the night, before most people rise. */
  night: DAY_START,
  /** After a night's work, when one goes to bed. */
  morning: '12:00',
} as const;

export type End = keyof typeof ENDS;

/** A tick from midnight up to this local time may be meant for the day before. */
const EARLY_MINUTES = 9 * 60;
/** A day that ends from here on ends before midnight: its end is the calendar's. */
const EVENING = '15:00';

/**
 * Whether to ask: a tick for today between 00:00 and 09:00, when nobody has set `dayStart` (null)
 * and nobody was asked before, on any device.
 */
export function asksForDay({ at, zone, on }: Made, dayStart: string | null, asked: boolean): boolean {
  return dayStart === null && !asked && minuteOf(at, zone) < EARLY_MINUTES && on === dayOf(at, zone, DAY_START);
}

/** The `dayStart` that follows from an answer; null: it is none. */
export function dayStartOf(answer: string): string | null {
  if (Object.hasOwn(ENDS, answer)) return ENDS[answer as End];
  if (!isTime(answer)) return null;
  return answer < EVENING ? answer : ENDS.midnight;
}

/**
 * The date to which a tick belongs once the start of the day is known. It stays where it is if the
 * habit had not begun by then (`starts`, the plan's first date), or if that date has something of
 * it already: what was done is not taken back.
 */
export function rightDay(
  { at, zone, on }: Made,
  dayStart: string,
  starts: Day | null,
  hasDone: (on: Day) => boolean,
): Day {
  const right = dayOf(at, zone, dayStart);
  return right === on || (starts !== null && right < starts) || hasDone(right) ? on : right;
}
