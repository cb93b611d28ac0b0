/**
 * The settings of when nudges may come, read as the server reads them (server/tend/domain/nudges/snapshot.py).
 * A value that cannot be read, such as one of a newer Tend, counts as the default.
 */

import type { Value } from '../../domain/cells.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { isWhole } from '../../domain/schedule.ts';
import { isTime } from '../../domain/records.ts';
import { SETTINGS } from '../../domain/schema.ts';
import { settings, stored } from '../records/settings.ts';
import { configureAll } from '../habit/edit.ts';
import { readHours } from '../../domain/strategies/roster.ts';
import { today } from '../platform/today.ts';

/** From and to, `HH:MM`. */
export type Hours = readonly [from: string, to: string];
/** ISO weekday and `HH:MM`. */
export type Weekly = readonly [day: number, at: string];

export const QUIET: Hours = SETTINGS.quiet.usual;
export const CAP = SETTINGS.cap.usual;
export const CAP_MOST = SETTINGS.cap.most;
export const ROUND_UP = SETTINGS.roundUp.usual;
/** What switching the look back on sets: Monday morning, a week is over. */
export const LOOK_BACK: Weekly = [1, '09:00'];

/** The quiet hours; null: the person wants none. */
export function quietHours(): Hours | null {
  const found = stored.value.get('quiet');
  if (found === undefined) return QUIET;
  if (found === null || (Array.isArray(found) && !found.length)) return null;
  return hoursOf(found) ?? QUIET;
}

/** Set the quiet hours; null: none. */
export function putQuiet(hours: Hours | null): Promise<void> {
  return put('quiet', hours && [...hours], [...QUIET]);
}

/**
 * Until when quiet hours defer what is due at a time of day (`HH:MM`); null: it is dropped, because they
 * end on the person's next day. Undefined: it does not lie within them.
 */
export function quietUntil(at: string): string | null | undefined {
  const hours = quietHours();
  if (!hours) return undefined;
  const [from, to] = hours;
  if (from <= to ? at < from || at >= to : at < from && at >= to) return undefined;
  const { dayStart } = settings.value;
  // Times of a day in the order in which the person lives them.
  const order = (time: string): string => (time < dayStart ? `1${time}` : `0${time}`);
  return order(at) < order(to) ? to : null;
}

/** The most nudges in a day. */
export function capOf(): number {
  const found = stored.value.get('cap');
  return typeof found === 'number' && Number.isInteger(found) && found >= 0 ? found : CAP;
}

/** When the round-up comes, `HH:MM`; null: never. */
export function roundUpAt(): string | null {
  return timeOf(stored.value.get('roundUp') ?? (stored.value.has('roundUp') ? null : ROUND_UP));
}

export function putRoundUp(at: string | null): Promise<void> {
  return put('roundUp', at, ROUND_UP);
}

/** When a weekly nudge comes; null: never. */
export function weeklyAt(name: 'checkin' | 'summary'): Weekly | null {
  const found = stored.value.get(name);
  if (!Array.isArray(found) || found.length !== 2) return null;
  const [day, raw] = found;
  const at = timeOf(raw);
  return at !== null && isWhole(day, 7) ? [day, at] : null;
}

export function putWeekly(name: 'checkin' | 'summary', at: Weekly | null): Promise<void> {
  return put(name, at && [...at], null);
}

/** When an evening of the ten kind days is offered, `HH:MM`; null: never. */
export function eveningAt(): string | null {
  const found = stored.value.get('evening');
  return Array.isArray(found) && found.length === 2 && isDate(found[0]) ? timeOf(found[1]) : null;
}

/** For these settings null means "off", not "use the default". */
function put(name: string, value: Value, usual: Value): Promise<void> {
  return configureAll({ [name]: value }, { [name]: usual });
}

/** The last date of the silence that the person asked for; null: none, or it is over. */
export function hushedUntil(): Day | null {
  const found = stored.value.get('hush');
  return isDate(found) && found >= today.value ? found : null;
}

/** Set the shifts of some weekdays, as they are stored; none: no work then. The others stay. */
export function putWeekShifts(week: ReadonlyMap<number, string[]>): Promise<void> {
  const changed = [...week].map(([day, shifts]) => [String(day), shifts] as const);
  const next = Object.entries({ ...storedWeek(), ...Object.fromEntries(changed) });
  return configureAll({ work: Object.fromEntries(next.filter(([, hours]) => readHours(hours)?.length)) });
}

function storedWeek(): { [day: string]: Value } {
  const found = stored.value.get('work');
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {};
}

function hoursOf(value: Value | undefined): Hours | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [from, to] = [timeOf(value[0]), timeOf(value[1])];
  return from === null || to === null ? null : [from, to];
}

function timeOf(value: Value | undefined): string | null {
  return isTime(value) ? value : null;
}
