/** The weeks of which something is known: hours of work, a call or a clock-off. */

import { fieldsNow } from '../../app/records/mirror.ts';
import { settings } from '../../app/records/settings.ts';
import { dayOf, type Day } from '../../domain/day.ts';
import { stampMs } from '../../domain/hlc.ts';
import type { Here } from './off.ts';
import { dateAt } from './words.ts';
import { weeksOff, type WeekOff } from './weeks.ts';

/** So many weeks before this one. */
const COUNT = 8;

interface Noted {
  on: Day | null;
}

/** The weeks up to this one, the oldest first. */
export function knownWeeks(
  here: Here,
  now: number,
  offs: readonly Noted[],
  calls: readonly (Noted & { card: { minutes: number } })[],
): WeekOff[] {
  const { roster, zone } = here;
  const dates = [...roster.dates.keys(), ...[...offs, ...calls].flatMap(({ on }) => on ?? []), ...weekSet(here)];
  if (!dates.length) return [];
  const since = dates.reduce((a, b) => (a < b ? a : b));
  const called = calls.flatMap(({ on, card: { minutes } }) => (on ? { on, minutes } : []));
  return weeksOff(roster, zone, dateAt(now, zone), settings.value.weekStart, called, since, COUNT);
}

/** The date on which the week's hours were set. */
function weekSet({ roster, zone, dayStart, today }: Here): Day[] {
  const stamp = roster.week.size ? fieldsNow('s', 'work')?.v?.[1] : undefined;
  if (!stamp) return [];
  const ms = stampMs(stamp);
  // What is only painted has no stamp of its own yet.
  return [ms > 0 ? dayOf(ms, zone, dayStart) : today];
}
