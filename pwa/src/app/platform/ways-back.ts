/** Ways back: from a screen, from a form that was left, and from an open sheet. */

import { go, goBack, path, type Entry } from './router.ts';

/** Back to where the screen was reached from; opened by its address alone, to `above`. */
export function back(above: string): void {
  if (entry()?.from != null) goBack();
  else go(above, true);
}

/** Leave a form for the screen `to`: the browser's Back never returns into it. What was said stays. */
export function leaveForm(to: string): void {
  if (entry()?.from === to) goBack('still');
  else go(to, true, true);
}

/**
 * A sheet was opened: the browser's Back calls `close`, and the screen below stays. Returns what is to be
 * called once it is closed.
 */
export function coverScreen(close: () => void): () => void {
  history.pushState({ from: path.peek(), sheet: true } satisfies Entry, '');
  const popped = (): void => {
    if (!entry()?.sheet) close();
  };
  addEventListener('popstate', popped);
  return () => {
    removeEventListener('popstate', popped);
    if (entry()?.sheet) goBack('still');
  };
}

function entry(): Entry | null {
  return history.state as Entry | null;
}
