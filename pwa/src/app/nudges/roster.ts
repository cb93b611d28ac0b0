/** The roster of the person's settings, and many dates of it written as one act. Loaded on demand. */

import { addDays, type Day } from '../../domain/day.ts';
import { readRoster, writeHours, type Hours, type Roster } from '../../domain/strategies/roster.ts';
import { perform } from '../records/perform.ts';
import { stored } from '../records/settings.ts';
import { turnDay } from '../records/turn.ts';

export function rosterNow(): Roster {
  return readRoster(stored.value);
}

/** Dates that are past for this long are deleted: a year of them is looked back at. */
const OLD_DAYS = 400;

/**
 * Set the shifts of some dates, a month or a calendar file at once; none: free; null: as in every week. Dates that
 * are long past go with it. `said`: what is said of it.
 */
export function putDates(dates: ReadonlyMap<Day, readonly Hours[] | null>, said: string): Promise<void> {
  const oldest = addDays(turnDay(), -OLD_DAYS);
  const old = [...rosterNow().dates.keys()].filter((date) => date < oldest);
  const all = [...old.map((date) => [date, null] as const), ...dates];
  const edits = all.map(([date, shifts]) => {
    return { kind: 's', id: `work.${date}`, field: 'v', value: shifts && writeHours(shifts) };
  });
  return perform(edits, () => said);
}
