/**
 * The kind streak: runs that rest never breaks, a reserve that covers what was missed, and the
 * chapters that runs become. Twin: server/tend/domain/habits/streak.py; cases in tests/vectors/streak.json.
 */

import { partsOf, weekdayOf } from './civil.ts';
import type { Unit } from './schedule.ts';
import { BONUS, HELD, KEPT, MISSED, OPEN, REST, type Reign, type Stretch } from './history.ts';

/** How much a reserve may hold, and how many kept ones of a run add one. */
const RESERVE = { days: { most: 2, each: 7 }, weeks: { most: 1, each: 4 }, months: { most: 1, each: 4 } } as const;

/** A run that has ended: its first and last kept date (or period's first date), and its length. */
export interface Past {
  first: number;
  last: number;
  length: number;
  unit: Unit;
  /** The date on which it ended: of the miss, after a missed period, or of the change of unit. */
  ended: number;
  /** Another unit has ended it, nothing was missed. */
  changed: boolean;
}

/** Shorter chapters are not listed: a start is no story yet. */
const TOLD = 3;

/** About how many days a run of one lasts. */
const LASTS = { days: 1, weeks: 7, months: 30 } as const;

/** A run that has lasted so many days stands by itself. */
const YOUNG = 30;

/** Whether a chapter is told: listed on the habit's page, or beside a run. */
export function isTold({ length }: { length: number }): boolean {
  return length >= TOLD;
}

/** The run as a walk through time leaves it. */
export class Run {
  run = 0;
  reserve = 0;
  #unit: Unit = 'days';
  #first = 0;
  #last = 0;
  readonly held: number[] = [];
  readonly chapters: Past[] = [];

  /** The stretch of another unit begins: the run so far becomes a chapter. */
  begin(unit: Unit, at: number): void {
    this.#end(at, true);
    this.#unit = unit;
  }

  /** A kept date or period. */
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

  /** A missed date or period, which is over by `end`. True: the reserve has covered it. */
  miss(at: number, end = at): boolean {
    if (this.run === 0) return false;
    if (this.reserve > 0) {
      this.reserve--;
      this.held.push(at);
      return true;
    }
    this.#end(end, false);
    return false;
  }

  /** The longest run or chapter in the unit that counts now. */
  get best(): number {
    const past = this.chapters.filter(({ unit }) => unit === this.#unit).map(({ length }) => length);
    return Math.max(this.run, ...past);
  }

  /** The chapter that stands beside a young run: a change of unit has ended it, and it lasted longer. */
  get carried(): Past | null {
    const past = this.chapters.at(-1);
    if (!past?.changed || !isTold(past)) return null;
    return this.run * LASTS[this.#unit] < Math.min(YOUNG, past.length * LASTS[past.unit]) ? past : null;
  }

  #end(ended: number, changed: boolean): void {
    const length = this.run;
    if (length) this.chapters.push({ first: this.#first, last: this.#last, length, unit: this.#unit, ended, changed });
    this.run = 0;
    this.reserve = 0;
  }
}

/** A period and how it came out. */
export interface Period {
  first: number;
  last: number;
  /** Its dates that belong to the stretch. */
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
}

/** Walk a stretch of dates; what the reserve covers becomes `held` in `states`. */
export function walkDates(run: Run, stretch: Stretch, states: Uint8Array, origin: number): void {
  for (let date = stretch.first; date <= stretch.last; date++) {
    const state = states[date - origin]!;
    if (state === KEPT || state === BONUS) run.keep(date);
    else if (state === MISSED && run.miss(date)) states[date - origin] = HELD;
  }
}

/** Walk a stretch of weeks or months. `final`: no stretch of another unit follows. */
export function walkPeriods(run: Run, stretch: Stretch, dates: Dates, weekStart: number, final: boolean): Period[] {
  const found: Period[] = [];
  let first = periodStart(stretch.unit, stretch.first, weekStart);
  while (first <= stretch.last) {
    const last = periodEnd(stretch.unit, first);
    // Another unit begins within it: it is over there.
    const ends = !final && last > stretch.last;
    const low = Math.max(first, stretch.first);
    const high = final ? last : Math.min(last, stretch.last);
    const kept = countTo(Math.min(high, dates.today), low, dates.kept);
    const needed = Math.max(0, needOf(stretch, first) - countTo(high, low, dates.rest));
    const spared = ends || first <= stretch.reigns[0]!.from;
    let state =
      kept >= Math.max(1, needed) ? KEPT : ends || last < dates.today ? (needed && !spared ? MISSED : REST) : OPEN;
    if (state === KEPT) run.keep(first);
    else if (state === MISSED && run.miss(first, last + 1)) state = HELD;
    found.push({ first, last, low, high, unit: stretch.unit, kept, state });
    first = last + 1;
  }
  return found;
}

/** How often: by the entry in force on the period's first date, else the first within it. */
function needOf({ reigns }: Stretch, first: number): number {
  const reign: Reign =
    reigns.find(({ from, to }) => from <= first && first <= to) ?? reigns.find(({ from }) => from >= first)!;
  return reign.entry.n ?? 1;
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
