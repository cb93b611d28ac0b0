/**
 * The kind streak: runs that rest never ends, a reserve that covers missed dates, and the chapters that
 * ended runs become. Dates are numbers (civil.ts); the first date of a week or month stands for it.
 * Twin: server/tend/domain/habits/streak.py; cases in tests/vectors/streak.json.
 */

import { partsOf } from './number-dates.ts';
import { weekdayOf } from './civil.ts';
import type { Unit } from './schedule.ts';
import type { Stretch } from './history.ts';
import { BONUS, HELD, KEPT, MISSED, OPEN, REST, type Era } from './life.ts';

/** By unit: the maximum of the reserve, and every how many kept dates (periods) of a run add 1 to it. */
const RESERVE = { days: { most: 2, each: 7 }, weeks: { most: 1, each: 4 }, months: { most: 1, each: 4 } } as const;

/** What ends a run: a miss, a change of the unit, or the end of a season. */
export type Ending = 'miss' | 'unit' | 'season';

/** A run that has ended: its first and last kept date (or period), and how many were kept. */
export interface Chapter {
  first: number;
  last: number;
  length: number;
  unit: Unit;
  /** The missed date, the date after a missed period, the first date of another unit, or after a season. */
  ended: number;
  by: Ending;
}

/** The shortest chapter that is shown: a first attempt of a day or two is not worth a line. */
const SHOWN_LENGTH = 3;

/** By unit: about how many days a run of length 1 takes. */
const UNIT_DAYS = { days: 1, weeks: 7, months: 30 } as const;

/** A run of at least so many days is shown without the chapter before the change; see `carried`. */
const YOUNG_DAYS = 30;

/** Whether a chapter is shown: on the habit's page, or beside a run. */
export function isShown({ length }: { length: number }): boolean {
  return length >= SHOWN_LENGTH;
}

/** The run at one point of the walk, and what ended or was covered before it. */
export class Run {
  /** The length of the present run; 0: there is none. */
  run = 0;
  reserve = 0;
  #unit: Unit = 'days';
  #first = 0;
  #last = 0;
  readonly held: number[] = [];
  readonly chapters: Chapter[] = [];

  /** Another era begins at a date: the run so far becomes a chapter. */
  begin(unit: Unit, at: number): void {
    this.#end(at, 'unit');
    this.#unit = unit;
  }

  /** A season has ended before a date: the run so far becomes a chapter. */
  close(at: number): void {
    this.#end(at, 'season');
  }

  /** A date or period was kept. */
  keep(at: number): void {
    const { most, each } = RESERVE[this.#unit];
    if (this.run === 0) {
      this.#first = at;
      this.reserve = 1;
    }
    this.run++;
    this.#last = at;
    if (this.run % each === 0) this.reserve = Math.min(most, this.reserve + 1);
  }

  /** A date or period was missed, as was certain on the date `end`. Returns whether the reserve covers it. */
  miss(at: number, end = at): boolean {
    if (this.run === 0) return false;
    if (this.reserve > 0) {
      this.reserve--;
      this.held.push(at);
      return true;
    }
    this.#end(end, 'miss');
    return false;
  }

  /** The length of the longest run or chapter in the unit of the present era. */
  get best(): number {
    const past = this.chapters.filter(({ unit }) => unit === this.#unit).map(({ length }) => length);
    return Math.max(this.run, ...past);
  }

  /**
   * The chapter to show beside a young run: a change of the unit ended it, and it took more days than the
   * run so far. Null: there is none.
   */
  get carried(): Chapter | null {
    const past = this.chapters.at(-1);
    if (past?.by !== 'unit' || !isShown(past)) return null;
    return this.run * UNIT_DAYS[this.#unit] < Math.min(YOUNG_DAYS, past.length * UNIT_DAYS[past.unit]) ? past : null;
  }

  #end(ended: number, by: Ending): void {
    const length = this.run;
    if (length) this.chapters.push({ first: this.#first, last: this.#last, length, unit: this.#unit, ended, by });
    this.run = 0;
    this.reserve = 0;
  }
}

/** A period and how it came out. */
export interface Period {
  first: number;
  last: number;
  /** Its dates that belong to the era. */
  low: number;
  high: number;
  unit: Unit;
  /** How many of them are kept. */
  kept: number;
  state: number;
}

/** What a walk needs to know of the dates of a life. */
export interface Dates {
  today: number;
  /** The first entry's `from`; infinite without a plan. */
  start: number;
  kept: (date: number) => boolean;
  /** Rest, chosen or by leave or pause, that is not kept. */
  rest: (date: number) => boolean;
  /** The dates before which a season ended. */
  closes: readonly number[];
}

/** Walk an era that is counted in days; dates that the reserve covers become `held` in `states`. */
export function walkDates(run: Run, era: Era, states: Uint8Array, origin: number, closes: readonly number[]): void {
  for (let date = era.first; date <= era.last; date++) {
    if (closes.includes(date)) run.close(date);
    const state = states[date - origin]!;
    if (state === KEPT || state === BONUS) run.keep(date);
    else if (state === MISSED && run.miss(date)) states[date - origin] = HELD;
  }
}

/** Walk an era that is counted in weeks or months. `final`: it is the last era. */
export function walkPeriods(run: Run, era: Era, dates: Dates, weekStart: number, final: boolean): Period[] {
  const found: Period[] = [];
  let first = periodStart(era.unit, era.first, weekStart);
  let before = first - 1;
  while (first <= era.last) {
    const last = periodEnd(era.unit, first);
    // A season that ends within a period ends with it.
    const closed = dates.closes.findLast((date) => date > before && date <= first);
    if (closed !== undefined) run.close(closed);
    before = first;
    // If the next era begins within this period, it ends there.
    const ends = !final && last > era.last;
    const low = Math.max(first, era.first);
    const high = final ? last : Math.min(last, era.last);
    const kept = countTo(Math.min(high, dates.today), low, dates.kept);
    const needed = Math.max(0, needOf(era, first) - countTo(high, low, dates.rest));
    const spared = ends || first <= era.stretches[0]!.from;
    let state =
      kept >= Math.max(1, needed) ? KEPT : ends || last < dates.today ? (needed && !spared ? MISSED : REST) : OPEN;
    if (state === KEPT) run.keep(first);
    else if (state === MISSED && run.miss(first, last + 1)) state = HELD;
    found.push({ first, last, low, high, unit: era.unit, kept, state });
    first = last + 1;
  }
  return found;
}

/** How many kept dates a period needs: by the entry in force on its first date, else the first within it. */
function needOf({ stretches }: Era, first: number): number {
  const stretch: Stretch =
    stretches.find(({ from, to }) => from <= first && first <= to) ?? stretches.find(({ from }) => from >= first)!;
  return stretch.entry.n ?? 1;
}

function countTo(high: number, low: number, holds: (date: number) => boolean): number {
  let count = 0;
  for (let date = low; date <= high; date++) if (holds(date)) count++;
  return count;
}

/** The first date of the week or month that a date lies in. */
export function periodStart(unit: Unit, date: number, weekStart: number): number {
  if (unit === 'weeks') return date - ((weekdayOf(date) - weekStart + 7) % 7);
  return date - partsOf(date)[2] + 1;
}

/** The last date of a period by its first. */
export function periodEnd(unit: Unit, first: number): number {
  if (unit === 'weeks') return first + 6;
  // The 29th day of any month lies in it or is the next month's first.
  const next = first + 31;
  return next - partsOf(next)[2];
}
