/** How the ten kind days stand, from what the ledger has of them, and what an evening writes. Pure. */

import type { Entry } from '../../app/records/cards.ts';
import { addDays, type Day } from '../../domain/day.ts';
import type { Span } from '../../domain/schedule.ts';
import {
  EVENINGS,
  isOf,
  kindDays,
  latestOf,
  type Course,
  type Evening,
  type KindDays,
} from '../../domain/strategies/kind-days.ts';
import type { Card } from '../../domain/strategies/cards.ts';

type Of<Is extends string> = Entry<'g'> & { card: Extract<Card<'g'>, { is: Is }> };
export type CourseEntry = Of<'course'>;
export type EveningEntry = Of<'evening'> & { on: Day };

export interface Standing extends KindDays {
  /** The latest course; null: none was begun. */
  course: CourseEntry | null;
  /** All of them, and those among them that are not over: more than one where devices began apart. */
  courses: readonly Course[];
  open: readonly CourseEntry[];
  /** All evenings ever, the latest first. */
  evenings: readonly EveningEntry[];
  /** The minutes of the latest course. */
  minutes: number;
  /** The date of the latest evening of it; null: none. */
  last: Day | null;
  /** Whether the minutes stand in the learning ledger. */
  isCounted: boolean;
}

export function standingOf(ledger: readonly Entry<'g'>[], away: readonly Span[], today: Day): Standing {
  const courses = ledger.filter((one): one is CourseEntry => one.card.is === 'course');
  const evenings = ledger.filter((one): one is EveningEntry => one.card.is === 'evening' && one.on !== null);
  const known = courses.map(toCourse);
  const latest = latestOf(known);
  const course = courses.find(({ id }) => id === latest?.id) ?? null;
  const mine = latest ? evenings.filter((one) => isOf(latest, toEvening(one), known)) : [];
  const done = evenings.map(toEvening);
  const last = mine.reduce<Day | null>((found, { on }) => (found === null || on > found ? on : found), null);
  return {
    ...kindDays(known, done, away, today),
    course,
    courses: known,
    open: courses.filter(({ card: { from } }) => {
      return (
        kindDays(
          known.filter((one) => one.from === from),
          done,
          away,
          today,
        ).state === 'on'
      );
    }),
    evenings: [...evenings].reverse(),
    minutes: minutesOf(mine),
    last,
    isCounted: course !== null && last !== null && ledger.some(({ id }) => id === countedId(course, last)),
  };
}

/** An evening that was done on two devices has its minutes once: the more of them. */
function minutesOf(evenings: readonly EveningEntry[]): number {
  const most = new Map<number, number>();
  for (const { card } of evenings) most.set(card.number, Math.max(most.get(card.number) ?? 0, card.minutes ?? 0));
  return [...most.values()].reduce((sum, minutes) => sum + minutes, 0);
}

function toCourse({ id, card: { from } }: CourseEntry) {
  return { id, from };
}

export function toEvening({ on, card: { number, course } }: EveningEntry): Evening {
  return { on, number, course };
}

/** The record of a course's minutes in the learning ledger: one, however many devices write it. */
export function countedId({ id }: CourseEntry, last: Day): string {
  return `${last}.${id.slice(3)}`;
}

/** The hours that the learning ledger gets for a course's minutes. */
export function countedHours(minutes: number): number {
  return Math.max(0.05, Math.round((minutes / 60) * 100) / 100);
}

/** The evening that is offered: the first that is neither done nor passed over tonight; all passed over: the first. */
export function offered(done: readonly number[], passed: readonly number[]): number {
  const open = openOf(done);
  return open.find((n) => !passed.includes(n)) ?? open[0]!;
}

/** The numbers that are not done yet. */
export function openOf(done: readonly number[]): number[] {
  return Array.from({ length: EVENINGS }, (_, i) => i + 1).filter((n) => !done.includes(n));
}

/**
 * From which date on the server may offer the next evening, with the evenings as given; null: all ten are done. On a
 * leave without an end it is silent by itself.
 */
export function nextOffer(
  courses: readonly Course[],
  evenings: readonly Evening[],
  away: readonly Span[],
  today: Day,
): Day | null {
  const { state, on } = kindDays(courses, evenings, away, today);
  return state === 'on' ? (on ?? addDays(today, 1)) : null;
}
