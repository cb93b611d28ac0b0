/** Which answer of one's own comes back on a hard week. Pure. */

import type { Entry } from '../app/records/cards.ts';
import { numberOf } from '../domain/civil.ts';
import type { Day } from '../domain/day.ts';
import { dayOfNumber } from '../domain/number-dates.ts';
import { weeksOf, waysOf, type CheckIn } from '../domain/strategies/checkin.ts';
import type { Card } from '../domain/strategies/cards.ts';
import { periodStart } from '../domain/streak.ts';

export type Answer = Entry<'g'> & { on: Day; card: Extract<Card<'g'>, { is: 'advice' }> };

/** What the ledger has of answers, the oldest first. */
export function answersIn(ledger: readonly Entry<'g'>[]): Answer[] {
  return ledger.filter((one): one is Answer => one.card.is === 'advice' && one.on !== null);
}

/** The first date of the week of a date. */
export function weekOf(day: Day, weekStart: number): Day {
  return dayOfNumber(periodStart('weeks', numberOf(day), weekStart));
}

/** Counts the weeks: another question hint and another old answer in each. */
export function weekNumber(day: Day, weekStart: number): number {
  return Math.floor(numberOf(weekOf(day, weekStart)) / 7);
}

/** The answer of an earlier week that comes back in the week of `today`, another one each week; null: there is none. */
export function oldAnswer(answers: readonly Answer[], today: Day, weekStart: number): Answer | null {
  const week = weekOf(today, weekStart);
  const old = answers.filter(({ on }) => on < week);
  return old[weekNumber(today, weekStart) % old.length] ?? null;
}

/** Whether the check-in of this week says that it is a hard one: any sign is worth watching, or needs care. */
export function isHard(checkIns: readonly CheckIn[], today: Day, weekStart: number): boolean {
  const last = weeksOf(checkIns, weekStart).at(-1);
  return last !== undefined && last.week === weekOf(today, weekStart) && waysOf(last.signals).length > 0;
}
