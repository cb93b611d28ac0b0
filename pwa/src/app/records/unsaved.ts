/**
 * Words that were typed and not yet saved: a tap beside a sheet, or another screen, takes none of
 * them. They live in memory alone, for they are not sealed.
 */

import { engine } from '../account/signals.ts';

const kept = new Map<string, unknown>();

function key(place: string): string {
  return `${engine.peek()?.account ?? ''} ${place}`;
}

/** What was begun at a place, with what stood there then. */
export function recall<T>(place: string): T | undefined {
  return kept.get(key(place)) as T | undefined;
}

/** Keep it until it is saved or let go; undefined: it is. */
export function keep<T>(place: string, begun: T | undefined): void {
  if (begun === undefined) kept.delete(key(place));
  else kept.set(key(place), begun);
}
