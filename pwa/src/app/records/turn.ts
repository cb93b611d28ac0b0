/**
 * Which day it is for the person. The screens follow a signal; whoever writes a date asks here at
 * the tap, for the page may have slept since the signal was last turned (R18).
 */

import { batch } from '@preact/signals';
import { isDate } from '../../domain/civil.ts';
import { addDays, dayOf, startOf, todayOf, type Day } from '../../domain/day.ts';
import { zoneOf } from '../../push/zone.ts';
import { engine } from '../account/signals.ts';
import { settings, stored } from './settings.ts';
import { today } from '../platform/today.ts';
import { day, said } from './state.ts';

/** The corrected clock, ms, and the person's zone. */
export function nowHere(): { at: number; zone: string } {
  return { at: engine.peek()?.now() ?? Date.now(), zone: zoneHere() };
}

let known: { stored: unknown; offset: number; zone: string } | null = null;

/**
 * Browsers take longer to say their zone than all else takes at a tap, and their offset at once: another
 * zone of the same offset has the same day. It is asked for anew by `lookAgain`.
 */
function zoneHere(): string {
  const [here, offset] = [stored.peek(), new Date().getTimezoneOffset()];
  if (known?.stored === here && known.offset === offset) return known.zone;
  known = { stored: here, offset, zone: zoneOf(here).name };
  return known.zone;
}

/** The day again, and the zone as the browser has it now: now and then, and when the page is seen again. */
export function lookAgain(): void {
  known = null;
  turnDay();
}

let span: { zone: string; dayStart: string; date: Day; from: number; to: number } | null = null;

/** `dayOf`, found once for all the instants of a day. */
function dateAt(at: number, zone: string, dayStart: string): Day {
  if (span?.zone === zone && span.dayStart === dayStart && at >= span.from && at < span.to) return span.date;
  const date = dayOf(at, zone, dayStart);
  span = { zone, dayStart, date, from: startOf(date, zone, dayStart), to: startOf(addDays(date, 1), zone, dayStart) };
  return date;
}

/**
 * The person's today, by the corrected clock and the person's zone; never behind a date that was
 * open. The screens turn first; a day that the person looks at stays.
 */
export function turnDay(): Day {
  const { at, zone } = nowHere();
  const opened = stored.peek().get('opened');
  const date = dateAt(at, zone, settings.peek().dayStart);
  const now = todayOf(date, isDate(opened) ? opened : null);
  if (now !== today.peek()) {
    batch(() => {
      if (day.peek() === today.peek()) day.value = now;
      // The line of the day that is over, with its Undo.
      if (now > today.peek()) said.value = null;
      today.value = now;
    });
  }
  return now;
}

/** The date that a tap is meant for, where the screen showed `on`: another one stays, today is today's. */
export function atTap(on: Day): Day {
  const shown = today.peek();
  const now = turnDay();
  return on === shown ? now : on;
}
