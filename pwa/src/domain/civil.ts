/**
 * Civil dates as numbers (days since 1970-01-01), with which the rules count.
 *
 * Source of the arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */

import type { Day } from './day.ts';

/** The number of a date. The text must be a well-formed one. */
export function numberOf(day: Day): number {
  const year = digits(day, 0, 4);
  const month = digits(day, 5, 7);
  // March is the year's first month, so that 29 February is its last day.
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const inEra = y - era * 400;
  const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + digits(day, 8, 10) - 1;
  return era * 146_097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear - 719_468;
}

function digits(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) n = n * 10 + text.charCodeAt(i) - 48;
  return n;
}

/** The year, month (1 to 12) and day of the month of a date's number. */
export function partsOf(number: number): [year: number, month: number, day: number] {
  const z = number + 719_468;
  const era = Math.floor(z / 146_097);
  const inEra = z - era * 146_097;
  const ofEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * ofEra + Math.floor(ofEra / 4) - Math.floor(ofEra / 100));
  const m = Math.floor((5 * inYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return [ofEra + era * 400 + (month <= 2 ? 1 : 0), month, inYear - Math.floor((153 * m + 2) / 5) + 1];
}

/** A cache of `dayOfNumber`: summaries ask for the same dates again and again. */
const written = new Map<number, Day>();

/** The date of a number. */
export function dayOfNumber(number: number): Day {
  const known = written.get(number);
  if (known) return known;
  const day = write(number);
  written.set(number, day);
  return day;
}

function write(number: number): Day {
  const [year, month, day] = partsOf(number);
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** The ISO weekday of a date's number: 1 is Monday, 7 is Sunday. */
export function weekdayOf(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** Whether a value is the text of a date that exists, in the years 0001 to 9999. */
export function isDate(day: unknown): day is Day {
  return typeof day === 'string' && /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(day) && dayOfNumber(numberOf(day)) === day;
}
