/** How far dates lie apart, and what the clock on the wall says: what of day.ts the first paint does without. */

import { offsetAt, type Day } from './day.ts';

const DAY_MS = 86_400_000;

/** How many days lie from one date to another. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY_MS);
}

/** The minute of the local day, 0 to 1439. */
export function minuteOf(instant: number, zone: string): number {
  const minute = Math.floor((instant + offsetAt(instant, zone)) / 60_000) % 1440;
  return minute < 0 ? minute + 1440 : minute;
}
