/** Moments and lengths of time. */

import { lang, region } from './language.ts';

/** A moment in the device's own zone, in words. */
export function momentText(ms: number): string {
  return new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

/** "3 hours". */
export function lengthText(n: number, unit: 'minute' | 'hour' | 'day'): string {
  return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(n);
}

/** Two digits for what stands behind a clock's colon. */
export function twoDigits(n: number): string {
  return new Intl.NumberFormat(region, { minimumIntegerDigits: 2 }).format(n);
}
