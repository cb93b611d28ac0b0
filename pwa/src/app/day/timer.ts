/**
 * A timer for minutes. What it knows is a few instants in the browser's storage, so it goes on
 * through a closed app and a sleeping phone: time passes by the clock, not by ticks of a page.
 */

import { signal } from '@preact/signals';
import type { Day } from '../../domain/day.ts';

export const KEPT = 'tend.timer';

export interface Timer {
  habit: string;
  /** The day that it counts for: the one on which it began. */
  on: Day;
  account: string;
  /** Ms that had passed when it was last stopped. */
  before: number;
  /** The instant at which it last began; null: it stands. */
  since: number | null;
}

export const timer = signal<Timer | null>(read());

function read(): Timer | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Timer | null;
    return found && typeof found.before === 'number' && typeof found.habit === 'string' ? found : null;
  } catch {
    return null;
  }
}

// Another tab of the same phone.
if (typeof addEventListener === 'function') {
  addEventListener('storage', (event) => {
    if (event.key === KEPT) timer.value = read();
  });
}
