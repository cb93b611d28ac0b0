/** Civil dates from their numbers: the way back from civil.ts, which the first paint does without. */

import type { Day } from './day.ts';

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
