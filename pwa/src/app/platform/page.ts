/** The page's own comings and goings, for the databases that it must not touch while it is left. */

import { comeBack, leave } from '../../db/lifecycle.ts';

/** Follow them from the first moment on. `freeze` and `resume`: a sleeping tab of Chromium. */
export function watchPage(): void {
  addEventListener('pagehide', leave);
  addEventListener('pageshow', comeBack);
  document.addEventListener('freeze', leave);
  document.addEventListener('resume', comeBack);
}
