/** Which texts were shown on this device, so that none comes again too soon. */

import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import type { Shown } from '../../domain/wording.ts';

/** A list of `[id, date]`, oldest first, each text once. An id is a digest of the text. */
const KEPT = 'tend.lines';
/** More than there are texts. */
const MOST = 400;

/** The texts since the page was opened. */
export const session = new Set<number>();
/** Where the browser keeps nothing, this page does. */
let known: readonly Shown[] = [];

/** All that were shown, those of other pages too. */
export function shownTexts(): readonly Shown[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null');
    if (Array.isArray(found)) known = found.filter(isShown);
  } catch {
    // No storage, or what nobody here has written: what this page knows holds.
  }
  return known;
}

/** A text is being shown. */
export function markShown(id: number, on: Day): void {
  session.add(id);
  known = [...shownTexts().filter(([one]) => one !== id), [id, on] as const].slice(-MOST);
  try {
    localStorage.setItem(KEPT, JSON.stringify(known));
  } catch {
    // No storage, or no room in it: see `known`.
  }
}

function isShown(value: unknown): value is Shown {
  return Array.isArray(value) && typeof value[0] === 'number' && isDate(value[1]);
}
