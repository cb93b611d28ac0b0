/**
 * The share of a day: how much of what was due on a date was kept, by the habits in force on it. What
 * is added later takes nothing from a date, and what nobody asked for only adds.
 *
 * Twin: server/tend/domain/habits/share.py; cases in tests/vectors/share.json.
 */

import { numberOf } from './civil.ts';
import type { Day } from './day.ts';
import { isKept, reignsOf, type Reign } from './history.ts';
import { covers, isDue, type Planned, type Span } from './schedule.ts';

/** What a habit brings to a date: millionths of a whole, or its rest; null: it does not count. */
export type Part = number | 'rest' | null;

/** Whole numbers, so that the order of the habits does not matter. */
const WHOLE = 1e6;

export interface Share {
  /** 0 to 1, and 1 only if all is kept; null: nothing counts. */
  share: number | null;
  /** How many habits are kept. */
  kept: number;
  /** How many count. */
  counted: number;
  /** How many rest. */
  resting: number;
}

/** A habit, as far as a day's share asks for it. */
export interface Sharer {
  reigns: readonly Reign[];
  away: readonly Span[];
  /** Put away or deleted. */
  gone: boolean;
  /** Whether it asks for its due dates: of what has gone at an unknown date only what is kept counts. */
  asks: boolean;
}

/** `gone`: put away or deleted. */
export function sharerOf(
  { plan, pause }: Planned & { pause: readonly Span[] },
  leave: readonly Span[],
  gone: boolean,
  today: Day,
): Sharer {
  const asks = !gone || pause.some(({ to }) => to === null);
  return { reigns: reignsOf(plan, today), away: [...pause, ...leave], gone, asks };
}

/** What a habit brings to a date. `amount`: of its tick; `rested`: rest was chosen. */
export function partOf(
  { reigns, away, gone, asks }: Sharer,
  amount: number,
  rested: boolean,
  date: Day,
  today: Day,
): Part {
  // Deleted for ever: nothing of it is shown any more.
  if (date > today || (gone && !reigns.length)) return null;
  const at = numberOf(date);
  const reign = reigns.findLast(({ from }) => from <= at);
  if (isKept(reign?.entry ?? null, amount)) return WHOLE;
  if (rested || (reign && away.some((span) => covers(span, date)))) {
    return gone ? null : 'rest';
  }
  if (!reign || !asks || !isDue(reign.entry, reign.from, at)) return null;
  return Math.min(WHOLE - 1, Math.floor((amount / reign.entry.target) * WHOLE));
}

/** All parts of a date together. */
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
