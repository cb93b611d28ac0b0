/**
 * The question when a person's day ends, which the app asks after a tick in the small hours: whether to
 * ask it, what each answer sets, and to which date the tick then belongs.
 * Twin: server/tend/domain/habits/own_day.py; cases in tests/vectors/own_day.json.
 */

import { minuteOf } from './day-times.ts';
import { dayOf, type Day } from './day.ts';
import { DAY_START } from './kinds.ts';
import { isTime } from './records.ts';

/** When, where and for which date a tick was made. */
export interface Made {
  /** Ms since 1970. */
  at: number;
  /** An IANA name. */
  zone: string;
  /** The date that it was stored for. */
  on: Day;
}

/** Answers that have a name, and the `dayStart` that each sets; any other answer is a time, `HH:MM`. */
export const ENDS = {
  /** With the calendar's day. */
  midnight: '00:00',
  /** In the night, before most people rise. */
  night: DAY_START,
  /** After a night's work. */
  morning: '12:00',
} as const;

export type End = keyof typeof ENDS;

/** A tick from midnight up to this local time may be meant for the day before. */
const EARLY_MINUTES = 9 * 60;
/** A day that ends at or after this local time ends before midnight: `dayStart` is then midnight. */
const EVENING = '15:00';

/**
 * Whether to ask: after a tick for today between 00:00 and 09:00, if `dayStart` is not set (null) and the
 * person was not asked before, on any device.
 */
export function asksForDay({ at, zone, on }: Made, dayStart: string | null, asked: boolean): boolean {
  return dayStart === null && !asked && minuteOf(at, zone) < EARLY_MINUTES && on === dayOf(at, zone, DAY_START);
}

/** The `dayStart` that an answer sets: a name of `ENDS` or a time; null: it is neither. */
export function dayStartOf(answer: string): string | null {
  if (Object.hasOwn(ENDS, answer)) return ENDS[answer as End];
  if (!isTime(answer)) return null;
  return answer < EVENING ? answer : ENDS.midnight;
}

/**
 * The date to which a tick belongs once the start of the day is known. The tick stays on its date if the
 * habit's plan had not begun on the other one (`starts`: its first date), or if that one has a tick of the
 * habit already (`hasDone`), which must not be overwritten.
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
