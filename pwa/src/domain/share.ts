/**
 * The share of a day: how much of what was due on a date was kept. Each habit counts by the entry in
 * force on that date, so that a habit added later does not lower the shares of earlier dates. What is kept
 * without being due raises the share and never lowers it.
 *
 * Twin: server/tend/domain/habits/share.py; cases in tests/vectors/share.json.
 */

import { numberOf } from './civil.ts';
import type { Day } from './day.ts';
import { isKept, stretchesOf, type Stretch } from './history.ts';
import { covers, isDue, type Planned, type Span } from './schedule.ts';

/** A habit's part of a date: 0 to 1,000,000 millionths, or rest; null: the habit does not count. */
export type Part = number | 'rest' | null;

/** A part that is kept. Whole numbers, so that their sum does not depend on the order of the habits. */
const WHOLE = 1e6;

export interface Share {
  /** 0 to 1, and 1 only if all are kept; null: no habit counts. */
  share: number | null;
  /** How many habits are kept. */
  kept: number;
  /** How many count. */
  counted: number;
  /** How many rest. */
  resting: number;
}

/** What a day's share needs of a habit. */
export interface Sharer {
  stretches: readonly Stretch[];
  /** Pauses and leaves. */
  away: readonly Span[];
  /** Archived or deleted. */
  gone: boolean;
  /** False: it went away at an unknown date, so that only kept dates count. */
  asks: boolean;
}

/** A habit for `partOf`. `leave`: away from all habits; `gone`: archived or deleted. */
export function sharerOf(
  { plan, pause, limited = false }: Planned & { pause: readonly Span[]; limited?: boolean },
  leave: readonly Span[],
  gone: boolean,
  today: Day,
): Sharer {
  const asks = !gone || pause.some(({ to }) => to === null);
  // Without a plan, and gone: it never counts.
  return { stretches: stretchesOf(plan, today), away: [...pause, ...leave], gone: gone || limited, asks };
}

/** A habit's part of a date. `amount`: that of its tick; `rested`: rest was chosen. */
export function partOf(
  { stretches, away, gone, asks }: Sharer,
  amount: number,
  rested: boolean,
  date: Day,
  today: Day,
): Part {
  // A habit that is gone and has no plan is deleted for ever: it never counts.
  if (date > today || (gone && !stretches.length)) return null;
  const at = numberOf(date);
  const stretch = stretches.findLast(({ from }) => from <= at);
  if (isKept(stretch?.entry ?? null, amount)) return WHOLE;
  if (rested || (stretch && away.some((span) => covers(span, date)))) {
    return gone ? null : 'rest';
  }
  if (!stretch || !asks || !isDue(stretch.entry, stretch.from, at)) return null;
  return Math.min(WHOLE - 1, Math.floor((amount / stretch.entry.target) * WHOLE));
}

/** The share of a date, from the parts of all habits. */
export function shareOfParts(parts: readonly Part[]): Share {
  const counted = parts.filter((part) => typeof part === 'number');
  const sum = counted.reduce((total, part) => total + part, 0);
  return {
    share: counted.length ? Math.floor(sum / counted.length) / WHOLE : null,
    kept: counted.filter((part) => part === WHOLE).length,
    counted: counted.length,
    resting: parts.filter((part) => part === 'rest').length,
  };
}
