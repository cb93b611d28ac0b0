/**
 * Words that were typed and not yet saved: a tap beside a sheet, or another screen, takes none of
 * them. They live in memory alone, for they are not sealed.
 */

import { engine } from '../account/signals.ts';
import { unsavedCount } from '../platform/update.ts';

const kept = new Map<string, unknown>();

function key(name: string): string {
  return `${engine.peek()?.account ?? ''} ${name}`;
}

/** The form state that was kept under a name; undefined: none. */
export function recall<T>(name: string): T | undefined {
  return kept.get(key(name)) as T | undefined;
}

/** Keep a form's state under a name; undefined drops it. */
export function keep<T>(name: string, begun: T | undefined): void {
  if (begun === undefined) kept.delete(key(name));
  else kept.set(key(name), begun);
  unsavedCount.value = kept.size;
}
