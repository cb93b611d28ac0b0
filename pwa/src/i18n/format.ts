/** Lists, dates and moments as the language writes them. */

import { lang, region } from './language.ts';

/** "Monday, Wednesday and Friday". */
export function joined(parts: readonly string[]): string {
  return new Intl.ListFormat(lang, { type: 'conjunction' }).format(parts);
}

/** A civil date in words. */
export function dateText(day: string, how: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(region, { ...how, timeZone: 'UTC' });
  return format.format(new Date(`${day}T12:00:00Z`));
}

/** A moment in the device's own zone, in words. */
export function momentText(ms: number): string {
  return new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}
