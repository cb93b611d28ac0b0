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

/** The ISO weekday of a date's number: 1 is Monday, 7 is Sunday. */
export function weekdayOf(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** Whether a value is the text of a date that exists, in the years 0001 to 9999. */
export function isDate(day: unknown): day is Day {
  if (typeof day !== 'string' || !/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  // Some browsers make the 1st of March of a 29th of February, others nothing.
  const at = new Date(`${day}T00:00Z`);
  return !Number.isNaN(+at) && at.toISOString().startsWith(day);
}
