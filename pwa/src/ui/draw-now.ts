/** Drawing within the task of a tap. */

import { options } from 'preact';

/**
 * Draw what `change` changes at once, not in a later task: an iPhone opens its keyboard only for a field
 * that takes the focus within the tap.
 */
export function drawNow(change: () => void): void {
  const had = Object.getOwnPropertyDescriptor(options, 'debounceRendering');
  options.debounceRendering = (draw) => draw();
  try {
    change();
  } finally {
    if (had) Object.defineProperty(options, 'debounceRendering', had);
    else delete options.debounceRendering;
  }
}
