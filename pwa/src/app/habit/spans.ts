/** Pauses, leaves and the ends of seasons, as a person sets them. Pure. */

import { addDays, type Day } from '../../domain/day.ts';
import { covers, type Span } from '../../domain/schedule.ts';

/**
 * The spans with none from today on: one that covers today ends yesterday, later ones are dropped; but the end
 * of a season that is to come stays.
 */
export function closed(spans: readonly Span[], today: Day): Span[] {
  const yesterday = addDays(today, -1);
  return spans
    .filter(({ from, end }) => from <= yesterday || (end && from > today))
    .map((span) => (covers(span, today) ? { ...span, to: yesterday } : span));
}

/**
 * The pauses of a habit whose season ends after a last date, or goes on (null). One that is over is left as it
 * was; another last date takes it up again.
 */
export function endedAfter(pauses: readonly Span[], last: Day | null, today: Day): Span[] {
  const past = pauses.filter(({ from, end }) => !end || from <= today);
  if (last === null) return past;
  const isOver = past.some((span) => span.end && covers(span, today));
  return [...(isOver ? closed(past, today) : past), { from: addDays(last, 1), to: null, end: 1 }];
}
