/** The roster of the person's settings, and many dates of it written as one act. Loaded on demand. */

import type { Day } from '../../domain/day.ts';
import { readRoster, writeHours, type Hours, type Roster } from '../../domain/strategies/roster.ts';
import { configureAll } from '../habit/edit.ts';
import { stored } from '../records/settings.ts';

export function rosterNow(): Roster {
  return readRoster(stored.value);
}

/** Set the shifts of some dates, a month or a calendar file at once; none: free; null: as in every week. */
export function putDates(dates: ReadonlyMap<Day, readonly Hours[] | null>): Promise<void> {
  return configureAll(
    Object.fromEntries([...dates].map(([date, shifts]) => [`work.${date}`, shifts && writeHours(shifts)])),
  );
}
