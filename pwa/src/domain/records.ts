/**
 * Reads from records what the rules need: ids, amounts and day settings. A value that cannot be read is
 * skipped. Twin: server/tend/domain/habits/decode.py.
 */

import type { Fields, Value } from './cells.ts';
import { isDate } from './civil.ts';
import type { Day } from './day.ts';
import { DAY_START, isCounted, SHARE, WEEK_START } from './kinds.ts';
import { isWhole, type Span } from './schedule.ts';
import { roundAmount } from './history.ts';

/** The id of a habit's tick on a date. */
export function tickId(day: Day, habit: string): string {
  return `${day}.${habit}`;
}

/** The date and habit of a tick's id. */
export function readTickId(id: string): [day: Day, habit: string] {
  return [id.slice(0, 10), id.slice(11)];
}

/** The field in which a device keeps its own share of a count. */
export function ownShare(device: string): string {
  return SHARE + device;
}

/** The amount of a tick (R5), not below 0: `v` if it is a number, plus the shares of all devices. */
export function amount(fields: Fields | undefined): number {
  return Math.max(0, roundAmount(sum(fields, '')));
}

/**
 * Whether rest was chosen: in a field of its own, so that no device's rest takes the place of another one's
 * tick. An earlier Tend wrote it as the value `v`.
 */
export function choosesRest(fields: Fields | undefined): boolean {
  return fields?.r?.[0] === 1 || fields?.v?.[0] === 's';
}

/** The sum that `amount` rounds, leaving out the field `without` ('': none); it may be negative. */
export function sum(fields: Fields | undefined, without: string): number {
  let total = 0;
  for (const field in fields) {
    if (field !== without && isCounted(field)) {
      const value = fields[field]![0];
      if (typeof value === 'number') total += value;
    }
  }
  return total;
}

/** A person's settings that the rules need. */
export interface DaySettings {
  /** Local time (`HH:MM`) at which the person's day begins. */
  dayStart: string;
  /** ISO weekday on which their weeks begin. */
  weekStart: number;
  /** Away from all habits. */
  leave: readonly Span[];
}

/** The day settings among the values of settings, by name; defaults for the rest. */
export function settingsOf(found: ReadonlyMap<string, Value | undefined>): DaySettings {
  const dayStart = found.get('dayStart');
  const weekStart = found.get('weekStart');
  return {
    dayStart: isTime(dayStart) ? dayStart : DAY_START,
    weekStart: isWhole(weekStart, 7) ? weekStart : WEEK_START,
    leave: spansOf(found.get('leave')),
  };
}

/** The readable spans of a stored list of `{from, to}`; others are skipped. */
export function spansOf(value: Value | undefined): Span[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const { from, to = null, end }: { [name: string]: unknown } = Object(one);
    return isDate(from) && (to === null || isDate(to)) ? [{ from, to, ...(end === 1 && { end: 1 }) }] : [];
  });
}

/** Whether a text is a local time, `HH:MM`. */
export function isTime(text: unknown): text is string {
  return typeof text === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

/** A new id for a habit or a letter: 60 random bits. */
export function newId(random: Crypto): string {
  return Array.from(random.getRandomValues(new Uint8Array(12)), (byte) => ALPHABET[byte & 31]).join('');
}

/** Random bytes as hex: accounts take 8, devices 4. */
export function newHex(bytes: number, random: Crypto): string {
  return Array.from(random.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, '0')).join('');
}
