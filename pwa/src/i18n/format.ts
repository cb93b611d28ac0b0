/** Dates as the device's region writes them; lists.ts and times.ts hold what the first screen does not need. */

import { region } from './language.ts';

/** A civil date in words. */
export function dateText(day: string, how: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(region, { ...how, timeZone: 'UTC' });
  return format.format(new Date(`${day}T12:00:00Z`));
}
