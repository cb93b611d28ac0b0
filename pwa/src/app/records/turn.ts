/**
 * Which day it is for the person. The screens follow a signal; whoever writes a date asks here at
 * the tap, for the page may have slept since the signal was last turned (R18).
 */

import { batch } from '@preact/signals';
import { isDate } from '../../domain/civil.ts';
import { dayOf, todayOf, type Day } from '../../domain/day.ts';
import { zoneOf } from '../../push/zone.ts';
import { engine } from '../account/signals.ts';
import { settings, stored } from './settings.ts';
import { today } from '../platform/today.ts';
import { day, said } from './state.ts';

/** The corrected clock, ms, and the person's zone. */
export function nowHere(): { at: number; zone: string } {
  return { at: engine.peek()?.now() ?? Date.now(), zone: zoneHere() };
}

/** For so long the zone is not asked for again where clocks show the same. */
const ZONE_MS = 10_000;
let known: { stored: unknown; offset: number; at: number; zone: string } | null = null;

/**
 * Browsers take longer to say their zone than all else takes at a tap, and their offset at once: another
 * zone of the same offset has the same day.
 */
function zoneHere(): string {
  const [here, offset, at] = [stored.peek(), new Date().getTimezoneOffset(), Date.now()];
  if (known?.stored === here && known.offset === offset && Math.abs(at - known.at) < ZONE_MS) return known.zone;
  known = { stored: here, offset, at, zone: zoneOf(here).name };
  return known.zone;
}

/**
 * The person's today, by the corrected clock and the person's zone; never behind a date that was
 * open. The screens turn first; a day that the person looks at stays.
 */
export function turnDay(): Day {
  const { at, zone } = nowHere();
  const opened = stored.peek().get('opened');
  const date = dayOf(at, zone, settings.peek().dayStart);
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
