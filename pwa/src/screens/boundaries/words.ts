/** Instants and lengths in the words of this screen. */

import { dayOf, offsetAt, addDays, type Day } from '../../domain/day.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { lengthText, timeText } from '../../i18n/times.ts';

const t = translator(boundariesTexts);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The time of day in a zone, `HH:MM`. */
export function clockAt(ms: number, zone: string): string {
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(11, 16);
}

/**
 * The calendar's date in a zone. As hours of work do, a call belongs to it: at 01:00 it was Sunday's, though the
 * person's Saturday had not ended.
 */
export function dateAt(ms: number, zone: string): Day {
  return dayOf(ms, zone, '00:00');
}

/** "17:00", "tomorrow, 07:00", "Friday, 07:00" or "4 December, 07:00". */
export function whenText(ms: number, now: number, zone: string): string {
  const [on, today] = [ms, now].map((one) => dateAt(one, zone)) as [string, string];
  const at = timeText(clockAt(ms, zone));
  if (on === today) return at;
  if (on === addDays(today, 1)) return t('off.tomorrow', { at });
  if (on === addDays(today, -1)) return t('off.yesterday', { at });
  const isNear = on > addDays(today, -7) && on < addDays(today, 7);
  return t('off.on', { at, day: dateText(on, isNear ? { weekday: 'long' } : { day: 'numeric', month: 'long' }) });
}

/** How long, in one unit, whole and never more than it was. */
export function longText(ms: number): string {
  if (ms < HOUR_MS) return lengthText(Math.max(0, Math.floor(ms / MINUTE_MS)), 'minute');
  if (ms < 48 * HOUR_MS) return lengthText(Math.floor(ms / HOUR_MS), 'hour');
  return lengthText(Math.floor(ms / (24 * HOUR_MS)), 'day');
}

/** Minutes of a week as hours. */
export function hoursText(minutes: number): string {
  return lengthText(Math.round(minutes / 60), 'hour');
}
