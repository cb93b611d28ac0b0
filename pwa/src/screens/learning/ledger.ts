/** What the screen reads from the ledger of learning: licences, years, what sparked joy, what is remembered. Pure. */

import { isDate, numberOf } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { roundAmount } from '../../domain/history.ts';
import { dayOfNumber } from '../../domain/number-dates.ts';
import { countsFor, progressOf, type Learnt, type Licence, type Progress } from '../../domain/strategies/learning.ts';

/** What of an entry matters here. */
export interface Noted {
  on: Day;
  card: {
    hours: number;
    category: string | null;
    title: string | null;
    joy: string | null;
    counts: readonly string[] | null;
  };
}

/** What of a licence's entry matters here. */
export interface Held {
  id: string;
  card: { name: string; goal: number | null; from: Day; renew: Day };
}

/** A licence, how it stands, and what counts for it, the oldest first. */
export interface Standing<L extends Held, N extends Noted> {
  licence: L;
  progress: Progress;
  counted: N[];
}

/** Those that go on first, by their renewal; then those that are over, the latest first. */
export function standings<L extends Held, N extends Noted>(
  licences: readonly L[],
  learnt: readonly N[],
  today: Day,
): Standing<L, N>[] {
  const found = licences.map((licence) => {
    const rule = ruleOf(licence);
    return {
      licence,
      progress: progressOf(rule, learnt.map(learntOf), today),
      counted: learnt.filter((one) => countsFor(rule, learntOf(one))),
    };
  });
  const renew = ({ licence }: Standing<L, N>): number => numberOf(licence.card.renew);
  const goesOn = found.filter(({ progress }) => !progress.over).sort((a, b) => renew(a) - renew(b));
  return [...goesOn, ...found.filter(({ progress }) => progress.over).sort((a, b) => renew(b) - renew(a))];
}

function ruleOf({ id, card: { goal, from, renew } }: Held): Licence {
  return { id, goal, from, renew };
}

function learntOf({ on, card: { hours, category, counts } }: Noted): Learnt {
  return { on, hours, category, counts };
}

/** Sooner than this a pace by the month says little. */
const PACE_DAYS = 60;
const MONTH_DAYS = 30.4;

/** About how many hours a month lead to the goal, in halves; null: nothing is wanted, or it is soon. */
export function paceOf({ left, days, over }: Progress): number | null {
  if (!left || over || days < PACE_DAYS) return null;
  return Math.max(0.5, Math.round((2 * left * MONTH_DAYS) / days) / 2);
}

/** What was learnt in a year, the latest first. */
export interface Year<N extends Noted> {
  year: string;
  hours: number;
  entries: N[];
}

/** By year, the latest first. */
export function yearsOf<N extends Noted>(learnt: readonly N[]): Year<N>[] {
  const found = new Map<string, N[]>();
  for (const one of learnt) {
    const year = one.on.slice(0, 4);
    found.set(year, [one, ...(found.get(year) ?? [])]);
  }
  return [...found]
    .map(([year, entries]) => ({ year, hours: hoursOf(entries), entries }))
    .sort((a, b) => (a.year < b.year ? 1 : -1));
}

export function hoursOf(learnt: readonly Noted[]): number {
  return roundAmount(learnt.reduce((sum, { card }) => sum + card.hours, 0));
}

/** What sparked joy, the latest first. */
export function sparksOf<N extends Noted>(learnt: readonly N[]): N[] {
  return learnt.filter(({ card }) => card.joy).reverse();
}

/** So many categories can be tapped. */
const TAPPED = 6;

/** Categories that were used, the latest first, then usual ones. */
export function categoriesOf(learnt: readonly Noted[], usual: readonly string[]): string[] {
  const used = [...learnt].reverse().flatMap(({ card }) => (card.category ? [card.category] : []));
  const found = new Map<string, string>();
  for (const name of [...used, ...usual]) {
    const key = name.normalize('NFKC').toLocaleLowerCase();
    if (!found.has(key)) found.set(key, name);
  }
  return [...found.values()].slice(0, TAPPED);
}

/** What the next entry most likely has of the one before; what counts for no licence is no pattern. */
export function remembered(learnt: readonly Noted[]): { category: string; counts: readonly string[] | null } {
  const last = learnt.findLast(({ card }) => card.counts === null || card.counts.length > 0);
  return { category: last?.card.category ?? '', counts: last?.card.counts ?? null };
}

/** The licences that an entry counts for after a tap on one; null: all, those to come as well. */
export function toggled(counts: readonly string[] | null, id: string, all: readonly string[]): string[] | null {
  const now = counts ?? all;
  const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
  return all.every((one) => next.includes(one)) ? null : next;
}

/** The period after one that is over: as long, from the day on which that was renewed. */
export function periodAfter({ from, renew }: { from: Day; renew: Day }): { from: Day; renew: Day } {
  const [first, last] = [partsOf(from), partsOf(renew)];
  const months = 12 * (last.year - first.year) + last.month - first.month;
  if (first.day === last.day) return { from: renew, renew: monthsAfter(renew, months) };
  return { from: renew, renew: dayOfNumber(2 * numberOf(renew) - numberOf(from)) };
}

function partsOf(day: Day): { year: number; month: number; day: number } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return { year, month, day: date };
}

/** The same day of a later month, or that month's last. */
function monthsAfter(on: Day, months: number): Day {
  const { year, month, day } = partsOf(on);
  const at = new Date(Date.UTC(year, month - 1 + months, day));
  if (at.getUTCDate() !== day) at.setUTCDate(0);
  const text = at.toISOString().slice(0, 10);
  return isDate(text) ? text : on;
}
