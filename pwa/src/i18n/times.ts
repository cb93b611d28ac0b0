/** Moments and lengths of time. */

import { lang, region } from './language.ts';

/** A moment in the device's own zone, in words. */
export function momentText(ms: number): string {
  return new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

/** A time of day, given as `HH:MM`: "18:40", or "6:40 PM" where the region has that. */
export function timeText(at: string): string {
  const format = new Intl.DateTimeFormat(region, { timeStyle: 'short', timeZone: 'UTC' });
  return format.format(new Date(`2000-01-01T${at}Z`));
}

/** The same as short as the region writes it: "9 PM" for a whole hour, "21:00" where hours run to 24. */
export function briefTimeText(at: string): string {
  const format = new Intl.DateTimeFormat(region, { hour: 'numeric', timeZone: 'UTC' });
  if (!at.endsWith(':00') || !format.resolvedOptions().hour12) return timeText(at);
  return format.format(new Date(`2000-01-01T${at}Z`));
}

/** "3 hours". */
export function lengthText(n: number, unit: 'minute' | 'hour' | 'day'): string {
  return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(n);
}

/** Two digits for what stands behind a clock's colon. */
export function twoDigits(n: number): string {
  return new Intl.NumberFormat(region, { minimumIntegerDigits: 2 }).format(n);
}
