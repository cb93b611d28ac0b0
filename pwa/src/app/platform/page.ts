/** Page lifecycle events: leaving, coming back, and waking from sleep. */

import { comeBack, leave } from '../../db/lifecycle.ts';

/** Tell db/lifecycle.ts when the page is left or back; call it first of all. `freeze`, `resume`: Chromium's sleeping tabs. */
export function watchPage(): void {
  addEventListener('pagehide', leave);
  addEventListener('pageshow', comeBack);
  document.addEventListener('freeze', leave);
  document.addEventListener('resume', comeBack);
}

/** A hidden page paints nothing. */
const HIDDEN_MS = 200;

/** Call `act` once what was drawn has been painted; perhaps twice. */
export function afterPaint(act: () => void): void {
  requestAnimationFrame(() => setTimeout(act));
  setTimeout(act, HIDDEN_MS);
}

const LOOK_MS = 5_000;
/** A page whose timers stood still for this long has slept, and may have missed messages of other tabs. */
const SLEPT_MS = 30_000;

/** Call `act` when the page is visible again after it slept. Some phones suspend pages without any event. */
export function onWake(act: () => void): void {
  let last = Date.now();
  let slept = false;
  const look = (): void => {
    const now = Date.now();
    slept ||= now - last > SLEPT_MS;
    last = now;
    if (!slept || document.visibilityState !== 'visible') return;
    slept = false;
    act();
  };
  setInterval(look, LOOK_MS);
  document.addEventListener('visibilitychange', look);
  addEventListener('pageshow', look);
}
