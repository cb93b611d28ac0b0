/** The number on the app's icon. */

/** Errors of browsers without permission, in frames, or while the page is being left: there is no badge then. */
const REFUSALS = ['NotAllowedError', 'SecurityError', 'InvalidStateError'];

interface Badged {
  setAppBadge?: (open: number) => Promise<void>;
  clearAppBadge?: () => Promise<void>;
}

/** Show the number of open habits on the app's icon, where the browser can; 0 removes it. */
export async function showBadge(open: number): Promise<void> {
  const able = navigator as Badged;
  try {
    if (open > 0) await able.setAppBadge?.(open);
    else await able.clearAppBadge?.();
  } catch (error) {
    if (!REFUSALS.includes((error as Error).name)) throw error;
  }
}
