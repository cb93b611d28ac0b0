/**
 * Ten kind days: an opt-in course of ten short evenings, in their order, one a day. It pauses by itself (what is
 * not done comes the next evening), ends after ten, and may be begun again after three months.
 * Twin: server/tend/domain/strategies/kind_days.py; cases in tests/vectors/kind_days.json.
 */

import type { Day } from '../day.ts';
import { addDays } from '../day.ts';
import { covers, type Span } from '../schedule.ts';
import { nextAfter } from './cadence.ts';

export const EVENINGS = 10;

export interface Course {
  id: string;
  from: Day;
}

export interface Evening {
  on: Day;
  number: number;
  /** The course that it belongs to; null: to the one that had begun by then. */
  course: string | null;
}

export interface KindDays {
  /** `none`: never begun; `on`; `done`: not yet to be begun again; `again`: it may be. */
  state: 'none' | 'on' | 'done' | 'again';
  /** The evenings that were done, by number. */
  done: number[];
  /** The next one; null: none. */
  next: number | null;
  /** The first date on which it may be done: not two a day, none while away; null: none. */
  on: Day | null;
  /** From when on it may be begun again; null: it is not over. */
  again: Day | null;
}

const NEVER: KindDays = { state: 'none', done: [], next: null, on: null, again: null };

/** How the latest course stands. `away`: leave. */
export function kindDays(
  courses: readonly Course[],
  evenings: readonly Evening[],
  away: readonly Span[],
  today: Day,
): KindDays {
  const course = latestOf(courses);
  if (!course) return NEVER;
  const mine = evenings.filter((one) => isOf(course, one, courses));
  const done = [...new Set(mine.map(({ number }) => number))].filter(isOne).sort((a, b) => a - b);
  const last = mine.reduce((latest, { on }) => (on > latest ? on : latest), '');
  if (done.length >= EVENINGS) {
    const again = nextAfter(last, { n: 3, unit: 'm' });
    return { state: today >= again ? 'again' : 'done', done, next: null, on: null, again };
  }
  const next = Array.from({ length: EVENINGS }, (_, i) => i + 1).find((n) => !done.includes(n))!;
  const soonest = [course.from, today, ...(last ? [addDays(last, 1)] : [])].reduce((a, b) => (a > b ? a : b));
  return { state: 'on', done, next, on: firstHere(soonest, away), again: null };
}

/** The course that counts: of two from one date the one with the later id; null: none was begun. */
export function latestOf(courses: readonly Course[]): Course | null {
  return courses.reduce<Course | null>((best, one) => (!best || isLater(one, best) ? one : best), null);
}

/** Whether an evening belongs to a course, or to another one from its date: two devices began it apart. */
export function isOf({ from }: Course, { on, course: named }: Evening, courses: readonly Course[]): boolean {
  return named === null ? on >= from : courses.some((one) => one.id === named && one.from === from);
}

function isOne(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= EVENINGS;
}

function isLater(a: Course, b: Course): boolean {
  return a.from > b.from || (a.from === b.from && a.id > b.id);
}

/** The first date from one on that no leave covers; null: a leave without an end. */
function firstHere(from: Day, away: readonly Span[]): Day | null {
  let day = from;
  for (let span = find(day, away); span; span = find(day, away)) {
    if (span.to === null) return null;
    day = addDays(span.to, 1);
  }
  return day;
}

function find(day: Day, away: readonly Span[]): Span | undefined {
  return away.find((span) => covers(span, day));
}
