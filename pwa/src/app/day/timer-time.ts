/** How long a timer has run, and writing down how it stands. */

import { KEPT, timer, type Timer } from './timer.ts';

/** How long it has run, in ms. */
export function elapsed(one: Timer, now = Date.now()): number {
  return one.before + (one.since === null ? 0 : Math.max(0, now - one.since));
}

/** Whole minutes that have passed. */
export function minutesOf(one: Timer): number {
  return Math.floor(elapsed(one) / 60_000);
}

/** Write down how it stands; null: there is none. */
export function keep(one: Timer | null): void {
  timer.value = one;
  try {
    if (one) localStorage.setItem(KEPT, JSON.stringify(one));
    else localStorage.removeItem(KEPT);
  } catch {
    // No storage of that kind: then it lives as long as the page.
  }
}
