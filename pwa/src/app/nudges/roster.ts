/** The roster of the person's settings, and many dates of it written as one act. Loaded on demand. */

import { addDays, type Day } from '../../domain/day.ts';
import { readRoster, writeHours, type Hours, type Roster } from '../../domain/strategies/roster.ts';
import { configureAll } from '../habit/edit.ts';
import { stored } from '../records/settings.ts';
import { turnDay } from '../records/turn.ts';

export function rosterNow(): Roster {
  return readRoster(stored.value);
}

/** Dates that are past for this long are deleted: a year of them is looked back at. */
const OLD_DAYS = 400;

/**
 * Set the shifts of some dates, a month or a calendar file at once; none: free; null: as in every week. Dates that
 * are long past go with it.
 */
export function putDates(dates: ReadonlyMap<Day, readonly Hours[] | null>): Promise<void> {
  const oldest = addDays(turnDay(), -OLD_DAYS);
  const old = [...rosterNow().dates.keys()].filter((date) => date < oldest);
  const all = [...old.map((date) => [date, null] as const), ...dates];
  return configureAll(Object.fromEntries(all.map(([date, shifts]) => [`work.${date}`, shifts && writeHours(shifts)])));
}
