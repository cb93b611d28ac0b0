/**
 * Which day a moment counts for.
 *
 * A person's day begins at their `dayStart`, local time, so that a tick after a late shift still
 * counts for the day it was meant for. Twin: server/tend/domain/habits/day.py; cases in
 * tests/vectors/day.json.
 */

const DAY_MS = 86_400_000;

/** A civil date, `YYYY-MM-DD`. */
export type Day = string;

/**
 * The latest date whose start is at or before the instant (ms since 1970). `zone`: an IANA name;
 * `dayStart`: local time, `HH:MM`.
 */
export function dayOf(instant: number, zone: string, dayStart: string): Day {
  // Start from the day after: a zone may skip a whole date, and a start may lie in a repeated hour.
  let day = civil(instant + offsetAt(instant, zone) + DAY_MS);
  while (startOf(day, zone, dayStart) > instant) day = addDays(day, -1);
  return day;
}

/**
 * The person's today: `day` of now, but never before `opened`, the latest date on which the app was
 * open (null: never). Otherwise somebody who flies west over the date line would go back to the date
 * before. At most one day: an `opened` further ahead came from a wrong clock.
 */
export function todayOf(day: Day, opened: Day | null): Day {
  return opened !== null && opened > day && opened === addDays(day, 1) ? opened : day;
}

/** The instant (ms since 1970) at which a day begins in a zone. */
export function startOf(day: Day, zone: string, dayStart: string): number {
  return instantOf(day, dayStart, zone);
}

/**
 * The instant (ms since 1970) of a local date and time (`HH:MM`). A time that a clock change leaves
 * out means the first instant after the gap; one that it repeats means the first of the two.
 */
export function instantOf(day: Day, time: string, zone: string): number {
  const wall = Date.parse(`${day}T${time}Z`);
  const before = wall - offsetAt(wall - DAY_MS, zone);
  const after = wall - offsetAt(wall + DAY_MS, zone);
  const first = Math.min(before, after);
  const second = Math.max(before, after);
  if (first + offsetAt(first, zone) === wall) return first;
  if (second + offsetAt(second, zone) === wall) return second;
  return gapEnd(first, second, zone);
}

/** The date `n` days after another. */
export function addDays(day: Day, n: number): Day {
  return civil(Date.parse(`${day}T00:00Z`) + n * DAY_MS);
}

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export function weekday(day: Day): number {
  return new Date(`${day}T00:00Z`).getUTCDay() || 7;
}

function civil(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local time minus UTC at an instant, in ms. */
export function offsetAt(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const second = Math.floor(instant / 1000) * 1000;
  const p: { [type: string]: number } = {};
  for (const part of format.formatToParts(second)) p[part.type] = +part.value;
  return Date.UTC(p.year!, p.month! - 1, p.day, p.hour, p.minute, p.second) - second;
}

/** The first instant (to the second) in (low, high] that has the UTC offset of `high`. */
function gapEnd(low: number, high: number, zone: string): number {
  const offset = offsetAt(high, zone);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (middle <= low) break;
    if (offsetAt(middle, zone) === offset) high = middle;
    else low = middle;
  }
  return high;
}
