/** Seasons: a habit with an end, which becomes a chapter and can come back (docs/rules.md). */

import { addDays, type Day } from '../day.ts';
import type { Span } from '../schedule.ts';

/** The last date of a season that goes on; null: it has no end. */
export function seasonEnd(pause: readonly Span[], today: Day): Day | null {
  const ends = pause.filter(({ from, end }) => end && from > today).map(({ from }) => from);
  const [next] = ends.sort();
  return next === undefined ? null : addDays(next, -1);
}
