/**
 * A better time for a reminder, and on which weekdays one can come at all.
 *
 * `bestTime` is the twin of `best_time` in server/tend/domain/nudges/model.py; cases in
 * tests/vectors/nudges.json. The rest of the nudges is decided by the server alone.
 */

import { valueOf, type Fields } from './cells.ts';
import { dayOf, weekday, type Day } from './day.ts';
import { isStamp, stampMs } from './hlc.ts';
import { isCounted } from './kinds.ts';
import type { Entry } from './schedule.ts';
import { amount } from './records.ts';

/** `bestTime` uses this many of the last ticks, and needs at least the second number of them. */
const LAST_TICKS_COUNT = 14;
const FEWEST_TICKS_COUNT = 7;
/** Minutes within which two thirds of these ticks must lie. */
const CLUSTER_MINUTES = 60;
const DAY_MINUTES = 24 * 60;

/**
 * A better time for a reminder, from the local times (`HH:MM`) of the last ticks; null if there is
 * none. Of the last 14 ticks (at least 7), two thirds must lie within one hour, anywhere on the clock,
 * also over midnight. The result is the median of the narrowest such cluster, rounded to 5 minutes.
 */
export function bestTime(times: readonly string[]): string | null {
  const minutes = times
    .slice(-LAST_TICKS_COUNT)
    .map(minutesOf)
    .sort((a, b) => a - b);
  if (minutes.length < FEWEST_TICKS_COUNT) return null;
  const need = Math.ceil((2 * minutes.length) / 3);
  const around = [...minutes, ...minutes.map((at) => at + DAY_MINUTES)];
  const widths = minutes.map((_, at) => around[at + need - 1]! - around[at]!);
  const width = Math.min(...widths);
  if (width > CLUSTER_MINUTES) return null;
  const middle = around[widths.indexOf(width) + ((need - 1) >> 1)]!;
  return clockText(Math.floor((middle + 2) / 5) * 5);
}

/**
 * The local times (`HH:MM`) of a habit's last 14 ticks that were made on their own date, by date.
 * Rests, ticks that were undone and dates that were filled in later are left out: they do not show
 * when the habit is done. A count in several shares has the time of the last one.
 *
 * `ticks`: the cells of each date. `zone`: that of the times. `dayStart`: local time, `HH:MM`.
 */
export function tickTimes(ticks: ReadonlyMap<Day, Fields>, zone: string, dayStart: string): string[] {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  });
  const found: string[] = [];
  for (const day of [...ticks.keys()].sort().reverse()) {
    const ms = doneAt(ticks.get(day)!);
    if (ms !== null && dayOf(ms, zone, dayStart) === day) found.unshift(clock.format(ms));
    if (found.length === LAST_TICKS_COUNT) break;
  }
  return found;
}

/** The instant (ms since 1970) of a tick's latest stamp; null if it has no amount or no stamp. */
function doneAt(fields: Fields): number | null {
  if (amount(fields) === 0) return null;
  const stamps = Object.keys(fields)
    .filter((field) => isCounted(field) && Number(valueOf(fields, field)) > 0)
    .map((field) => fields[field]![1])
    // A cell that is shown but not on disk yet has no stamp.
    .filter(isStamp);
  return stamps.length ? Math.max(...stamps.map(stampMs)) : null;
}

/** Minutes between two times (`HH:MM`), the shorter way round the clock: 0 to 720. */
export function minutesApart(a: string, b: string): number {
  const apart = Math.abs(minutesOf(a) - minutesOf(b));
  return Math.min(apart, DAY_MINUTES - apart);
}

/**
 * Whether a habit can be due on the ISO weekday `on`, by the entry in force on `today` or a later
 * one. Period schedules do not name dates, so that they allow every weekday.
 */
export function isEverDue(plan: readonly Entry[], today: Day, on: number): boolean {
  const now = plan.findLastIndex((entry) => entry.from <= today);
  const ahead = plan.slice(Math.max(0, now));
  return ahead.length === 0 || ahead.some((entry) => fallsOn(entry, on));
}

function fallsOn({ kind, days, n, from }: Entry, on: number): boolean {
  if (kind === 'weekdays') return (days ?? []).includes(on);
  // An interval of whole weeks always falls on the same weekday.
  if (kind === 'every_n_days') return (n ?? 1) % 7 !== 0 || weekday(from) === on;
  return true;
}

function minutesOf(at: string): number {
  return Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));
}

function clockText(minutes: number): string {
  const at = minutes % DAY_MINUTES;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}
