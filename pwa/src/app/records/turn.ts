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
import { day } from './state.ts';

/** The corrected clock, ms, and the person's zone. */
export function nowHere(): { at: number; zone: string } {
  return { at: engine.peek()?.now() ?? Date.now(), zone: zoneOf(stored.peek()).name };
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
