/**
 * Strength: how strong a habit is, 0 to 1: a moving average of how much was done on the dates that asked.
 *
 * `s' = s·m + c·(1−m)` with `m = 0.5^(√f / 13)` per day, `f` being the due dates per day and `c` the
 * part that was done, 0 to 1; see docs/rules.md.
 * Twin: server/tend/domain/habits/strength.py; cases in tests/vectors/strength.json.
 */

import type { Entry } from './schedule.ts';
import type { Stretch } from './history.ts';
import { HELD, KEPT, MISSED, REST } from './life.ts';

export type Stage = 'seed' | 'sprout' | 'sapling' | 'rooted' | 'evergreen';

const STAGES: readonly [above: number, stage: Stage][] = [
  [0.95, 'evergreen'],
  [0.8, 'rooted'],
  [0.5, 'sapling'],
  [0.2, 'sprout'],
];

/** The stage of a strength that is rounded to 6 places. */
export function stageOf(strength: number): Stage {
  return STAGES.find(([above]) => strength >= above)?.[1] ?? 'seed';
}

/** Round a strength to 6 places, as it is shown and compared. */
export function rounded(strength: number): number {
  return Math.round(strength * 1e6) / 1e6;
}

/** The dates of a life; an array has at index i the date `origin` + i. */
export interface Course {
  origin: number;
  today: number;
  states: Uint8Array;
  amounts: Float64Array;
  /** 1: kept. */
  kept: Uint8Array;
}

/** The strength today and the highest ever, not rounded. `each`: told the strength at the end of each date. */
export function strengthOf(
  stretches: readonly Stretch[],
  course: Course,
  each?: (date: number, strength: number) => void,
): { now: number; highest: number } {
  let s = 0;
  let highest = 0;
  for (const stretch of stretches) {
    const last = Math.min(stretch.to, course.today);
    const step = stretch.unit === 'days' ? onDueDates(stretch) : onEveryDate(stretch, course);
    for (let date = stretch.from; date <= last; date++) {
      s = step(s, date, course);
      if (s > highest) highest = s;
      each?.(date, s);
    }
  }
  return { now: s, highest };
}

type Step = (s: number, date: number, course: Course) => number;

function onDueDates({ entry }: Stretch): Step {
  const f = frequency(entry);
  const m = 0.5 ** (Math.sqrt(f) / 13 / f);
  return (s, date, { origin, states, amounts }) => {
    const state = states[date - origin];
    if (state === KEPT) return s * m + Math.min(1, amounts[date - origin]! / entry.target) * (1 - m);
    return state === MISSED || state === HELD ? s * m : s;
  };
}

/** For a period schedule: the kept dates among the last 7 or 30, divided by the `n` that were planned. */
function onEveryDate({ entry, unit }: Stretch, { origin, kept }: Course): Step {
  const m = 0.5 ** (Math.sqrt(frequency(entry)) / 13);
  const span = unit === 'weeks' ? 7 : 30;
  const n = entry.n ?? 1;
  let counted = NaN;
  let among = 0;
  const count = (date: number): number => {
    const at = date - origin;
    if (counted === date - 1) {
      among += kept[at]! - (at >= span ? kept[at - span]! : 0);
    } else {
      among = 0;
      for (let i = Math.max(0, at - span + 1); i <= at; i++) among += kept[i]!;
    }
    counted = date;
    return among;
  };
  return (s, date, { today, states }) => {
    const done = count(date);
    const state = states[date - origin];
    if (state === REST || (date === today && !kept[date - origin])) return s;
    return s * m + Math.min(1, done / n) * (1 - m);
  };
}

/** Strength is compared with what it was so many days ago. */
export const MOVE_DAYS = 28;
/** A change that is worth a word; less than that is as before. */
const MOVE_LEAST = 0.02;

/** Why strength moved, or did not: what the sentence beside its line says. */
export type Move = 'none' | 'grows' | 'eases' | 'rests' | 'full' | 'steady';

/**
 * From the strength `then` to the strength `now`, both rounded to 6 places, with so many dates of those days
 * `kept`, and `rested`.
 */
export function moveOf(then: number, now: number, kept: number, rested: number): Move {
  const change = rounded(now - then);
  if (now === 0) return 'none';
  if (change >= MOVE_LEAST) return 'grows';
  if (change <= -MOVE_LEAST) return 'eases';
  if (rested > kept) return 'rests';
  return stageOf(now) === 'evergreen' ? 'full' : 'steady';
}

/** How often an entry asks, in times per day: daily is 1, three times a week is 3/7. */
function frequency({ kind, days, n }: Entry): number {
  switch (kind) {
    case 'daily':
      return 1;
    case 'weekdays':
      return new Set(days ?? []).size / 7;
    case 'times_per_week':
      return (n ?? 1) / 7;
    case 'times_per_month':
      return (n ?? 1) / 30;
    default:
      return 1 / (n ?? 1);
  }
}
