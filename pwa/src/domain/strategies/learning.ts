/**
 * Learning: hours towards the goal of each licence by its renewal date.
 * Twin: server/tend/domain/strategies/learning.py; cases in tests/vectors/learning.json.
 */

import { numberOf } from '../civil.ts';
import type { Day } from '../day.ts';
import { roundAmount } from '../history.ts';

export interface Learnt {
  on: Day;
  hours: number;
  category: string | null;
  /** Ids of the licences that it counts for; null: all. */
  counts: readonly string[] | null;
}

export interface Licence {
  id: string;
  from: Day;
  renew: Day;
  /** Null: none, only a ledger. */
  goal: number | null;
}

export interface Progress {
  hours: number;
  goal: number | null;
  /** What is still wanted; 0 when the goal is met, null without one. */
  left: number | null;
  /** Days to the renewal, not below 0. */
  days: number;
  /** It is over: a new period is to be begun. */
  over: boolean;
  /** Hours by category, the largest first; '' for what has none. */
  categories: [category: string, hours: number][];
}

/** What counts towards a licence: from its beginning up to the day before its renewal. */
export function countsFor(licence: Licence, { on, counts }: Learnt): boolean {
  return on >= licence.from && on < licence.renew && (counts === null || counts.includes(licence.id));
}

/** A licence's progress on a day. */
export function progressOf(licence: Licence, learnt: readonly Learnt[], today: Day): Progress {
  const mine = learnt.filter((one) => countsFor(licence, one));
  const hours = total(mine);
  const names = [...new Set(mine.map(({ category }) => category ?? ''))];
  const categories = names.map((name): [string, number] => [
    name,
    total(mine.filter((one) => (one.category ?? '') === name)),
  ]);
  const { goal, renew } = licence;
  return {
    hours,
    goal,
    left: goal === null ? null : roundAmount(Math.max(0, goal - hours)),
    days: Math.max(0, numberOf(renew) - numberOf(today)),
    over: today >= renew,
    categories: categories.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
  };
}

function total(learnt: readonly Learnt[]): number {
  return roundAmount(learnt.reduce((sum, { hours }) => sum + hours, 0));
}
