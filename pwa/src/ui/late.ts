/** What is drawn after the frame that a tap has changed: no tap waits for it. */

import { effect, untracked } from '@preact/signals';
import { useLayoutEffect, useState } from 'preact/hooks';

/**
 * What `read` gives: at once, and again after the next paint whenever a signal that `follow` asks for has
 * changed. `about`: what both depend on.
 */
export function useLate<T>(read: () => T, follow: () => void, about: readonly unknown[]): T {
  const [, again] = useState(0);
  // In the task that drew it: what changed between the drawing and an ordinary effect would be missed for good.
  useLayoutEffect(() => {
    let isFirst = true;
    return effect(() => {
      follow();
      if (!isFirst) requestAnimationFrame(() => setTimeout(() => again((n) => n + 1)));
      isFirst = false;
    });
  }, about);
  return untracked(read);
}
