/** What the screen reads from the ledger: the weeks with their numbers, and what can be tapped. Pure. */

import type { perform } from '../../app/records/perform.ts';
import { numberOf } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { dayOfNumber } from '../../domain/number-dates.ts';
import { periodStart } from '../../domain/streak.ts';
import { putCard } from '../../domain/strategies/cards.ts';
import { loadWeeks, type LoadWeek } from '../../domain/strategies/caseload.ts';
import type { LoadEntry } from './entries.ts';

/** What of an entry with a week's number matters here. */
export interface Noted {
  on: Day | null;
  card: { n: number };
}

/** What of an entry with a limit matters here. */
export interface Limit {
  on: Day | null;
  card: { most: number; unit: string | null };
}

/** A week, the entry that its number stands in, and what is counted. */
export interface Week<N extends Noted> extends LoadWeek {
  /** Its last date. */
  end: Day;
  entry: N | null;
  /** All that were noted in it: two devices may have done so apart. */
  entries: readonly N[];
  unit: string | null;
}

/** So many weeks are there at least: this one, and some before it. */
const LEAST = 8;
const MOST = 520;
/** Numbers that can be tapped: three rows of three, the likeliest in the middle. */
const OFFERED = 9;
const LARGEST = 1000;

/** The weeks since the first one noted, the oldest first; this week is the last. */
export function weeksIn<N extends Noted>(
  noted: readonly N[],
  limits: readonly Limit[],
  weekStart: number,
  today: Day,
): Week<N>[] {
  const now = periodStart('weeks', numberOf(today), weekStart);
  const dated = noted.filter((one): one is N & { on: Day } => one.on !== null);
  const first = dated.reduce((least, { on }) => Math.min(least, numberOf(on)), now);
  const since = periodStart('weeks', first, weekStart);
  const count = Math.min(MOST, Math.max(LEAST, (now - since) / 7 + 1));
  const loads = dated.map(({ on, card }) => ({ on, n: card.n }));
  const mosts = limits.flatMap(({ on, card }) => (on ? [{ on, most: card.most }] : []));
  return loadWeeks(loads, mosts, weekStart, today, count).map((week) => {
    const end = dayOfNumber(numberOf(week.week) + 6);
    return {
      ...week,
      end,
      entry: lastOf(dated, end, week.week) ?? null,
      entries: dated.filter(({ on }) => on >= week.week && on <= end),
      unit: lastOf(limits, end < today ? end : today)?.card.unit ?? null,
    };
  });
}

/** What takes a week's number off, also where two devices noted one each. */
export function offEdits(entries: readonly LoadEntry[]): Parameters<typeof perform>[0] {
  const bodies = new Map<string, { text: string; over: LoadEntry['fields'][string] | null }>();
  // The lower lines of a record first: those above stay where they are.
  for (const { id, body, fields, card } of [...entries].sort((a, b) => b.card.place[0] - a.card.place[0])) {
    const text = putCard(bodies.get(id)?.text ?? body, card.place, null);
    bodies.set(id, { text, over: fields.body ?? null });
  }
  return [...bodies].map(([id, { text, over }]) => ({ kind: 'g', id, field: 'body', text: text || null, over }));
}

/** The limit in force on a date. */
export function limitOn<L extends Limit>(limits: readonly L[], today: Day): L | null {
  return lastOf(limits, today) ?? null;
}

/** The latest by date, of several on one date the last: as `loadWeeks` has it. */
function lastOf<T extends { on: Day | null }>(all: readonly T[], upTo: Day, from: Day = ''): T | undefined {
  return all.reduce<T | undefined>((best, one) => {
    const fits = one.on !== null && one.on >= from && one.on <= upTo;
    return fits && (!best || one.on! >= best.on!) ? one : best;
  }, undefined);
}

/** The number that a week is likely to have: that of the week before which has one, else the limit. */
export function likely(weeks: readonly LoadWeek[], at: number): number | null {
  const before = weeks.slice(0, at).findLast(({ n }) => n !== null);
  return before?.n ?? weeks[at]!.most;
}

/** Numbers around a likely one, the least first. */
export function offered(around: number | null): number[] {
  const middle = around ?? 25;
  const step = around === null ? 5 : stepOf(middle);
  const wanted = step * (Math.round(middle / step) - (OFFERED - 1) / 2);
  const first = Math.min(Math.max(wanted, 0), LARGEST - step * (OFFERED - 1));
  return Array.from({ length: OFFERED }, (_, i) => first + i * step);
}

function stepOf(n: number): number {
  return [40, 100, 200, 400].reduce((step, bound, i) => (n > bound ? [2, 5, 10, 20][i]! : step), 1);
}

/** The last weeks that count the same thing as today's limit: numbers of two units make no line. */
export function comparable<N extends Noted>(weeks: readonly Week<N>[], count: number): Week<N>[] {
  const shown = weeks.slice(-count);
  const { unit } = shown.at(-1)!;
  const other = shown.findLastIndex(({ most, unit: one }) => most !== null && one !== unit);
  return shown.slice(other + 1);
}

/** A limit over the weeks in which it did not change. */
export interface Stretch {
  from: Day;
  to: Day;
  most: number;
}

/** The limits over some weeks, each until the next one begins. */
export function stretchesOf(weeks: readonly LoadWeek[]): Stretch[] {
  const found: Stretch[] = [];
  for (const [i, { week, most }] of weeks.entries()) {
    if (most === null) continue;
    const to = weeks[i + 1]?.week ?? week;
    const last = found.at(-1);
    if (last?.to === week && last.most === most) last.to = to;
    else found.push({ from: week, to, most });
  }
  return found;
}
