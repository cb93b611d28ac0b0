/**
 * Which of several texts is shown: one that fits the person's own part of the day and has not been
 * seen for a while. Twin: server/tend/domain/habits/wording.py; cases in tests/vectors/wording.json.
 */

import { daysBetween } from './day-times.ts';
import { type Day } from './day.ts';

/**
 * What a text may ask for. `any`: it fits whenever; `today`: whenever it is about today. `early`, `mid`,
 * `late`: the person's own day, whenever it begins. The others name what the clock on the wall must
 * say as well.
 */
export type Tag = 'any' | 'today' | 'early' | 'mid' | 'late' | 'morning' | 'afternoon' | 'evening' | 'night';

const HOUR = 60;
/** Before this nobody's day begins anew: whoever is up has not slept yet. */
const RISE = 4 * HOUR;
/** The person's own parts, by the minutes since their day began. */
const OWN = [
  ['early', 8 * HOUR],
  ['mid', 14 * HOUR],
  ['late', 24 * HOUR],
] as const;
/** The clock's, by the minutes since `RISE`, each with the own part in which it may be named. */
const NAMED = [
  ['morning', 8 * HOUR, 'early'],
  ['afternoon', 14 * HOUR, 'mid'],
  ['evening', 19 * HOUR, 'late'],
  ['night', 24 * HOUR, 'late'],
] as const;

/** What fits at a minute of the local day. `isToday`: the text is about today, not a day that is over. */
export function tagsAt(minute: number, dayStart: string, isToday: boolean): Tag[] {
  if (!isToday) return ['any'];
  const [hours, minutes] = dayStart.split(':').map(Number);
  const began = Math.max(RISE, hours! * HOUR + minutes!);
  const own = OWN.find(([, until]) => since(began, minute) < until)![0];
  const [named, , of] = NAMED.find(([, until]) => since(RISE, minute) < until)!;
  return ['any', 'today', own, ...(of === own ? [named] : [])];
}

function since(began: number, minute: number): number {
  return (minute - began + 24 * HOUR) % (24 * HOUR);
}

/** A text that could be shown. */
export interface Choice {
  id: number;
  fits: boolean;
}

/** A text that was shown on this device, and the person's date then. */
export type Shown = readonly [id: number, on: Day];

/** A text rests for so many days after it was shown. */
const REST_DAYS = 7;

/**
 * The place of the text to show: from `start` on the next that fits and was shown neither within the
 * last days nor in this session; when none is left, the one that fits and was shown least recently.
 * `shown`: oldest first, each text once. -1: none fits.
 */
export function pickText(
  choices: readonly Choice[],
  start: number,
  shown: readonly Shown[],
  session: ReadonlySet<number>,
  today: Day,
): number {
  let [best, age] = [-1, Infinity];
  for (let i = 0; i < choices.length; i++) {
    const at = (start + i) % choices.length;
    const { id, fits } = choices[at]!;
    if (!fits) continue;
    const last = shown.findLastIndex(([one]) => one === id);
    const rests = last >= 0 && daysBetween(shown[last]![1], today) < REST_DAYS;
    if (!rests && !session.has(id)) return at;
    if (last < age) [best, age] = [at, last];
  }
  return best;
}
