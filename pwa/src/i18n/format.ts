/** Dates as the device's region writes them; lists.ts and times.ts hold what the first screen does not need. */

import { region } from './language.ts';

/** A formatter costs more than all that it formats in a frame. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A civil date in words. */
export function dateText(day: string, how: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(how);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(region, { ...how, timeZone: 'UTC' })));
  return format.format(new Date(`${day}T12:00:00Z`));
}
