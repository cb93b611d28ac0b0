/**
 * The weekly check-in: eight answers about the past week, two for each of four signs, and what they say. No
 * validated scale, and no diagnosis: a trend for the person alone.
 * Twin: server/tend/domain/strategies/checkin.py; cases in tests/vectors/checkin.json.
 */

import { dayOfNumber } from '../number-dates.ts';
import { numberOf, weekdayOf } from '../civil.ts';
import type { Day } from '../day.ts';
import { periodStart } from '../streak.ts';

/** The four signs, in the order of their answers. More always means more strain. */
export const SIGNS = ['exhaustion', 'distance', 'accomplishment', 'body'] as const;

export type Sign = (typeof SIGNS)[number];
export type Signal = 'steady' | 'watch' | 'care';

/** Of each sign 0 to 100; null: not both of its statements were answered. */
export type Scores = { [sign in Sign]: number | null };
export type Signals = { [sign in Sign]: Signal | null };

/** 0 (never) to 4 (always); null: left out. */
export type Answers = readonly (number | null)[];

/** A check-in, by the date on which it was made. */
export interface CheckIn {
  on: Day;
  answers: Answers;
}

/** What the check-in of one week says. */
export interface Week extends CheckIn {
  /** The week's first date. */
  week: Day;
  scores: Scores;
  signals: Signals;
}

const MOST = 4;
const CARE = 75;
const WATCH = 50;
/** Above the median of the check-ins before, of which so many count, and so many are needed. */
const ABOVE = 20;
const BEFORE = 4;
const BEFORE_LEAST = 2;

/** After so many check-ins that were not made the person is asked whether to stop. */
const SKIPS = 3;

/** What fits a sign, in the order in which it is offered. */
const WAYS: { readonly [sign in Sign]: readonly string[] } = {
  exhaustion: ['rest', 'caseload', 'boundaries'],
  distance: ['consultation', 'support', 'hobby'],
  accomplishment: ['learning', 'well'],
  body: ['movement', 'sleep', 'doctor'],
};

/** The scores of eight answers; accomplishment is turned. */
export function scoresOf(answers: Answers): Scores {
  const score = (i: number): number | null => {
    const [a, b] = [answers[2 * i] ?? null, answers[2 * i + 1] ?? null];
    if (a === null || b === null) return null;
    const sum = SIGNS[i] === 'accomplishment' ? 2 * MOST - a - b : a + b;
    return (sum / 2) * (100 / MOST);
  };
  return Object.fromEntries(SIGNS.map((sign, i) => [sign, score(i)])) as Scores;
}

/** What each week's check-in says, the oldest first. Of several in a week the last stands. */
export function weeksOf(checkIns: readonly CheckIn[], weekStart: number): Week[] {
  const byWeek = new Map<Day, CheckIn>();
  for (const one of checkIns) {
    const week = dayOfNumber(periodStart('weeks', numberOf(one.on), weekStart));
    const had = byWeek.get(week);
    if (!had || had.on <= one.on) byWeek.set(week, one);
  }
  const weeks = [...byWeek].sort(([a], [b]) => (a < b ? -1 : 1));
  const scores = weeks.map(([, { answers }]) => scoresOf(answers));
  return weeks.map(([week, one], i) => ({
    ...one,
    week,
    scores: scores[i]!,
    signals: signalsOf(scores.slice(0, i + 1)),
  }));
}

/** The signals of the last of some check-ins. */
function signalsOf(scores: readonly Scores[]): Signals {
  const now = scores.at(-1)!;
  const past = scores.slice(-1 - BEFORE, -1);
  const of = (sign: Sign): Signal | null =>
    signalOf(
      now[sign],
      past.map((one) => one[sign]),
    );
  return Object.fromEntries(SIGNS.map((sign) => [sign, of(sign)])) as Signals;
}

/** `past`: the sign's scores at the up to four check-ins before, the oldest first. */
function signalOf(now: number | null, past: readonly (number | null)[]): Signal | null {
  if (now === null) return null;
  if (now >= CARE || (now >= WATCH && (past.at(-1) ?? 0) >= WATCH)) return 'care';
  const known = past.filter((score) => score !== null);
  const rises = known.length >= BEFORE_LEAST && now - medianOf(known) >= ABOVE;
  return now >= WATCH || rises ? 'watch' : 'steady';
}

function medianOf(scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Where signals lead, what is most urgent first; any `care` leads to help before all. None: all is steady. */
export function waysOf(signals: Signals): string[] {
  const of = (signal: Signal): Sign[] => SIGNS.filter((sign) => signals[sign] === signal);
  const urgent = of('care');
  return [...(urgent.length ? ['help'] : []), ...[...urgent, ...of('watch')].flatMap((sign) => WAYS[sign])];
}

/**
 * Whether to ask if the check-in shall stop: the last three dates for it are over without one. `since`: it
 * was set on; `asked`: this was asked last (null: never). It is not asked again until one is made.
 */
export function asksToStop(made: readonly Day[], weekday: number, since: Day, asked: Day | null, today: Day): boolean {
  const last = made.reduce((latest, on) => (on > latest ? on : latest), since);
  if (asked !== null && asked >= last) return false;
  return skippedOf(weekday, last, today) >= SKIPS;
}

/** How many of a weekday's dates lie between two dates, neither of them included. */
function skippedOf(weekday: number, after: Day, before: Day): number {
  const [low, high] = [numberOf(after) + 1, numberOf(before) - 1];
  const first = low + ((weekday - weekdayOf(low) + 7) % 7);
  return first > high ? 0 : Math.floor((high - first) / 7) + 1;
}
