/** What the screen reads from the records of check-ins. Pure. */

import { numberOf } from '../../domain/civil.ts';
import { dayOfNumber } from '../../domain/number-dates.ts';
import type { Day } from '../../domain/day.ts';
import { periodStart } from '../../domain/streak.ts';
import { SIGNS, weeksOf, type Answers, type CheckIn, type Sign, type Week } from '../../domain/strategies/checkin.ts';

/** What of an entry matters here. */
export interface Made {
  on: Day | null;
  card: { answers: Answers; note: string | null };
}

/** A week's check-in, and the entry that it stands in. */
export interface Look<E extends Made> extends Week {
  entry: E;
}

/** Each week's check-in, the oldest first; of several in a week the last stands. */
export function looksOf<E extends Made>(entries: readonly E[], weekStart: number): Look<E>[] {
  const made = entries.flatMap((entry): (CheckIn & { entry: E })[] =>
    entry.on ? [{ on: entry.on, answers: entry.card.answers, entry }] : [],
  );
  return weeksOf(made, weekStart) as Look<E>[];
}

/** The first date of the week that a date lies in. */
export function weekOf(day: Day, weekStart: number): Day {
  return dayOfNumber(periodStart('weeks', numberOf(day), weekStart));
}

/** How a sign stands against the check-in before that has it. */
export type Change = { is: 'first' } | { is: 'up' | 'down' | 'same'; n: number; since: Day };

/** What changed of a sign up to a week; null: that week does not have it. */
export function changeOf(looks: readonly Week[], at: number, sign: Sign): Change | null {
  const now = looks[at]!.scores[sign];
  if (now === null) return null;
  const before = looks.slice(0, at).findLast(({ scores }) => scores[sign] !== null);
  if (!before) return { is: 'first' };
  const by = now - before.scores[sign]!;
  return { is: by > 0 ? 'up' : by < 0 ? 'down' : 'same', n: Math.abs(by), since: before.on };
}

/** The weeks that have a sign, with its scores, the oldest first. */
export function scoresOfSign(looks: readonly Week[], sign: Sign): { on: Day; score: number; week: Week }[] {
  return looks.flatMap((week) => {
    const score = week.scores[sign];
    return score === null ? [] : [{ on: week.on, score, week }];
  });
}

/** The signs of a week that both of their statements were answered for. */
export function signsIn({ scores }: Week): Sign[] {
  return SIGNS.filter((sign) => scores[sign] !== null);
}
