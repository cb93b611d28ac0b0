/** The names of weekdays. */

import { dateText } from './format.ts';

const MONDAY = Date.UTC(2024, 0, 1);

/** The name of an ISO weekday: 1 is Monday. */
export function weekdayText(day: number, how: 'long' | 'short' | 'narrow' = 'long'): string {
  return dateText(new Date(MONDAY + (day - 1) * 86_400_000).toISOString().slice(0, 10), { weekday: how });
}
