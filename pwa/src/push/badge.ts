/** The number on the app's icon. */

/** Browsers refuse without permission, in frames, or while a page is being left: then there is none. */
const REFUSALS = ['NotAllowedError', 'SecurityError', 'InvalidStateError'];

interface Badged {
  setAppBadge?: (open: number) => Promise<void>;
  clearAppBadge?: () => Promise<void>;
}

/** How many are still open, on the app's icon where the browser has such a thing; 0 takes it away. */
export async function showBadge(open: number): Promise<void> {
  const able = navigator as Badged;
  try {
    if (open > 0) await able.setAppBadge?.(open);
    else await able.clearAppBadge?.();
  } catch (error) {
    if (!REFUSALS.includes((error as Error).name)) throw error;
  }
}
