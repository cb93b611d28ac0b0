/** Scores of scales taken elsewhere, by scale. Pure. */

import type { Day } from '../../domain/day.ts';

/** What of an entry matters here. */
export interface Noted {
  on: Day | null;
  card: { scale: string; value: number; low: number; high: number };
}

/** The scores of one scale, the oldest first. */
export interface Series<E extends Noted> {
  scale: string;
  scores: (E & { on: Day })[];
}

/** By scale, that of the latest score first. How a name is written in the latest score is how it is shown. */
export function seriesOf<E extends Noted>(entries: readonly E[]): Series<E>[] {
  const found = new Map<string, (E & { on: Day })[]>();
  for (const entry of entries) {
    if (!entry.on) continue;
    const key = keyOf(entry.card.scale);
    found.set(key, [...(found.get(key) ?? []), { ...entry, on: entry.on }]);
  }
  return [...found.values()]
    .map((some) => some.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)))
    .map((scores) => ({ scale: scores.at(-1)!.card.scale, scores }))
    .sort((a, b) => (a.scores.at(-1)!.on < b.scores.at(-1)!.on ? 1 : -1));
}

/** Where a score lies in its own range, 0 to 1. */
export function shareOf({ value, low, high }: Noted['card']): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}

/** Names that differ in case or blanks alone are one. */
function keyOf(scale: string): string {
  return scale.normalize('NFKC').trim().replace(/\s+/g, ' ').toLocaleLowerCase();
}
