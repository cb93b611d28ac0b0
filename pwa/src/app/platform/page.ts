/** The page's own comings and goings, for the databases that it must not touch while it is left. */

import { comeBack, leave } from '../../db/lifecycle.ts';

/** Follow them from the first moment on. `freeze` and `resume`: a sleeping tab of Chromium. */
export function watchPage(): void {
  addEventListener('pagehide', leave);
  addEventListener('pageshow', comeBack);
  document.addEventListener('freeze', leave);
  document.addEventListener('resume', comeBack);
}

const LOOK_MS = 5_000;
/** A page whose timers stood still for so long has slept: nobody promises that it heard the others. */
const SLEPT_MS = 30_000;

/** Call `act` when the page is seen again after it slept. Some phones suspend pages without a word. */
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
