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

/** So many ticks are looked at. */
const LAST_TICKS_COUNT = 14;
const FEWEST_TICKS_COUNT = 7;
const CLUSTER_MIN = 60;
const DAY_MIN = 24 * 60;

/**
 * A better time for a reminder, from the local times (`HH:MM`) of the last ticks; null: there is
 * none. Of the last 14 (at least 7), two thirds must lie within one hour, anywhere on the clock,
 * over midnight too. It is the middle one of the narrowest such stretch, to 5 minutes.
 */
export function bestTime(times: readonly string[]): string | null {
  const minutes = times
    .slice(-LAST_TICKS_COUNT)
    .map(minutesOf)
    .sort((a, b) => a - b);
  if (minutes.length < FEWEST_TICKS_COUNT) return null;
  const need = Math.ceil((2 * minutes.length) / 3);
  const around = [...minutes, ...minutes.map((at) => at + DAY_MIN)];
  const widths = minutes.map((_, at) => around[at + need - 1]! - around[at]!);
  const width = Math.min(...widths);
  if (width > CLUSTER_MIN) return null;
  const middle = around[widths.indexOf(width) + ((need - 1) >> 1)]!;
  return clockText(Math.floor((middle + 2) / 5) * 5);
}

/**
 * The local times of a habit's last 14 ticks that were made on their own date, in order of date.
 * A rest, a tick that was taken back and a past date that was filled in later say nothing of when
 * a thing is done. What was counted in shares was done at the last of them.
 *
 * `ticks`: the cells of each date. `zone`: where the times are read.
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

/** The instant at which a date's amount was reached, as far as its stamps tell; null: there is none. */
function doneAt(fields: Fields): number | null {
  if (amount(fields) === 0) return null;
  const stamps = Object.keys(fields)
    .filter((field) => isCounted(field) && Number(valueOf(fields, field)) > 0)
    .map((field) => fields[field]![1])
    // What is painted ahead of the disk has none yet.
    .filter(isStamp);
  return stamps.length ? Math.max(...stamps.map(stampMs)) : null;
}

/** Minutes between two times (`HH:MM`) the short way round the clock: 0 to 720. */
export function minutesApart(a: string, b: string): number {
  const apart = Math.abs(minutesOf(a) - minutesOf(b));
  return Math.min(apart, DAY_MIN - apart);
}

/**
 * Whether a habit can ever fall due on an ISO weekday: by the entry in force on `today` or by one
 * that is to come. Periods have no dates of their own, so any day will do.
 */
export function isEverDue(plan: readonly Entry[], today: Day, on: number): boolean {
  const now = plan.findLastIndex((entry) => entry.from <= today);
  const ahead = plan.slice(Math.max(0, now));
  return ahead.length === 0 || ahead.some((entry) => fallsOn(entry, on));
}

function fallsOn({ kind, days, n, from }: Entry, on: number): boolean {
  if (kind === 'weekdays') return (days ?? []).includes(on);
  // Every so many whole weeks is always the same weekday.
  if (kind === 'every_n_days') return (n ?? 1) % 7 !== 0 || weekday(from) === on;
  return true;
}

function minutesOf(at: string): number {
  return Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5));
}

function clockText(minutes: number): string {
  const at = minutes % DAY_MIN;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}
