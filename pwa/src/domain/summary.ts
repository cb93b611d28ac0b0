/**
 * Everything that the screens show about one habit.
 *
 * `Rules` keeps a life as arrays by date, so that a changed tick costs one walk over a few arrays.
 * Twin: server/tend/domain/habits/summary.py; tests/vectors/*.json hold both to the same answers.
 */

import { dayOfNumber } from './number-dates.ts';
import { numberOf } from './civil.ts';
import type { Day } from './day.ts';
import { isDue, type Unit } from './schedule.ts';
import { isKept, stretchesOf, type Stretch } from './history.ts';
import {
  amountOf,
  HELD,
  isRest,
  KEPT,
  MISSED,
  STATES,
  stateOf,
  erasOf,
  type DateState,
  type Life,
  type Era,
  type Tick,
} from './life.ts';
import { Run, walkDates, walkPeriods, type Dates, type Chapter, type Period } from './streak.ts';
import { rounded, stageOf, strengthOf, type Stage } from './strength.ts';

export type { DateState, Life, Tick } from './life.ts';
export type { Stage } from './strength.ts';

/** A chapter: first and last kept date (of weeks and months, their first dates), length and unit. */
export interface ChapterDates {
  first: Day;
  last: Day;
  length: number;
  unit: Unit;
}

/** A habit on its `today`; docs/rules.md explains the words. */
export interface Summary {
  states: { [date: Day]: DateState };
  /** Weeks or months that overlap the dates asked for: their first date and state. */
  periods: { first: Day; state: DateState }[];
  /** The length of the present run, in `unit`. */
  run: number;
  unit: Unit;
  /** The length of the longest run ever in `unit`. */
  best: number;
  /** How many more missed dates (or periods) the run survives. */
  reserve: number;
  /** Missed dates (or first dates of missed periods) that the reserve covered. */
  held: Day[];
  chapters: ChapterDates[];
  /** The chapter to show beside a young run that a change of the unit began: "8 days before the change". */
  carried: ChapterDates | null;
  /** How many dates were ever kept. */
  deposits: number;
  /** 0 to 1, rounded to 6 places. */
  strength: number;
  stage: Stage;
  /** The highest stage that was ever reached. */
  stage_best: Stage;
}

/** How many days after today the arrays reach: rest that is set for the rest of the current month counts. */
const AHEAD_DAYS = 31;

/** The summary of a life, with the states of the dates and periods from `first` to `last`, both included. */
export function summarise(life: Life, first: Day, last: Day): Summary {
  return new Rules(life).summary(first, last);
}

/** The rules applied to one life, whose ticks may change. */
export class Rules {
  readonly #today: number;
  readonly #stretches: readonly Stretch[];
  readonly #weekStart: number;
  readonly #life: Life;
  #origin = 0;
  #eras: Era[] = [];
  #amounts = new Float64Array(0);
  /** Bits. 1: rest was chosen; 2: leave or pause. */
  #rests = new Uint8Array(0);

  constructor(life: Life) {
    this.#life = life;
    this.#today = numberOf(life.today);
    this.#stretches = stretchesOf(life.plan, life.today);
    this.#weekStart = life.week_start;
    this.#lay();
  }

  /** Change the tick of a date. */
  set(date: Day, tick: Tick): void {
    this.#life.ticks[date] = tick;
    const at = numberOf(date) - this.#origin;
    if (at < 0) this.#lay();
    else this.#put(at, tick);
  }

  /** See `summarise`. */
  summary(first: Day, last: Day): Summary {
    const { states, kept, run, periods } = this.#walk();
    const { now, highest } = strengthOf(this.#stretches, {
      origin: this.#origin,
      today: this.#today,
      states,
      amounts: this.#amounts,
      kept,
    });
    const [low, high] = [numberOf(first), numberOf(last)];
    const shown = periods.filter((period) => period.low <= high && period.high >= low);
    return {
      states: this.#named(states, low, high),
      periods: shown.map((period) => ({ first: dayOfNumber(period.first), state: STATES[period.state]! })),
      run: run.run,
      unit: this.#eras.at(-1)!.unit,
      best: run.best,
      reserve: run.reserve,
      held: run.held.map(dayOfNumber),
      chapters: run.chapters.map(chapterOf),
      carried: run.carried && chapterOf(run.carried),
      deposits: countOnes(kept),
      strength: rounded(now),
      stage: stageOf(rounded(now)),
      stage_best: stageOf(rounded(highest)),
    };
  }

  /** The strength at the end of each date from `first` to `last`, rounded; 0 before the plan. None of the future has one. */
  strengths(first: Day, last: Day): number[] {
    const { states, kept } = this.#walk();
    const [low, high] = [numberOf(first), Math.min(numberOf(last), this.#today)];
    const found = Array.from({ length: Math.max(0, high - low + 1) }, () => 0);
    const course = { origin: this.#origin, today: this.#today, states, amounts: this.#amounts, kept };
    strengthOf(this.#stretches, course, (date, s) => {
      if (date >= low && date <= high) found[date - low] = rounded(s);
    });
    return found;
  }

  /**
   * Whether a tick on today would be a return after a break: nothing was kept on the last three due
   * dates (or periods) before today and none of them was rest, or a miss has ended a run since the
   * last kept date. Who has kept something earlier in the week or month of today has returned then.
   */
  isComeback(): boolean {
    const { states, kept, run, periods } = this.#walk();
    const now = this.#eras.at(-1)!.unit === 'days' ? undefined : periods.at(-1);
    if (now && now.last >= this.#today && kept.subarray(Math.max(0, now.low - this.#origin), -1).includes(1))
      return false;
    const chapter = run.chapters.at(-1);
    const last = this.#origin + kept.lastIndexOf(1);
    if (chapter?.by === 'miss' && chapter.ended > last) return true;
    const era = this.#eras.at(-1)!;
    const past =
      era.unit === 'days'
        ? this.#lastDue(era, states)
        : periods
            .filter(({ unit, last: end }) => unit === era.unit && end < this.#today)
            .slice(-3)
            .map(({ state, kept: some }) => (some ? KEPT : state));
    return past.length === 3 && past.every((state) => state === MISSED || state === HELD);
  }

  /** The states of the last three due dates before today. */
  #lastDue({ first, stretches }: Era, states: Uint8Array): number[] {
    const found: number[] = [];
    for (let date = this.#today - 1; date >= first && found.length < 3; date--) {
      const stretch = stretches.findLast(({ from }) => from <= date);
      if (stretch && isDue(stretch.entry, stretch.from, date)) found.push(states[date - this.#origin]!);
    }
    return found;
  }

  /** Whether a date is rest: chosen rest counts anywhere, leave and pause only from the start of the plan on. */
  #rested(date: number): boolean {
    const rest = this.#rests[date - this.#origin]!;
    return (rest & 1) > 0 || (rest > 0 && date >= (this.#stretches[0]?.from ?? Infinity));
  }

  /** Fill the arrays from the life. */
  #lay(): void {
    const dates = Object.keys(this.#life.ticks).map(numberOf);
    let origin = Math.min(this.#today, this.#stretches[0]?.from ?? Infinity);
    for (const date of dates) if (date < origin) origin = date;
    this.#origin = origin;
    this.#eras = erasOf(this.#stretches, origin, this.#today);
    const size = this.#today - origin + 1 + AHEAD_DAYS;
    this.#amounts = new Float64Array(size);
    this.#rests = new Uint8Array(size);
    for (const { from, to } of [...this.#life.pause, ...this.#life.leave]) {
      const end = to === null ? size - 1 : Math.min(size - 1, numberOf(to) - origin);
      for (let at = Math.max(0, numberOf(from) - origin); at <= end; at++) this.#rests[at] = 2;
    }
    let i = 0;
    for (const date in this.#life.ticks) this.#put(dates[i++]! - origin, this.#life.ticks[date]!);
  }

  #put(at: number, tick: Tick): void {
    if (at >= this.#amounts.length) return;
    this.#amounts[at] = amountOf(tick);
    this.#rests[at] = (this.#rests[at]! & 2) | (isRest(tick) ? 1 : 0);
  }

  #walk(): { states: Uint8Array; kept: Uint8Array; run: Run; periods: Period[] } {
    const length = this.#today - this.#origin + 1;
    const states = new Uint8Array(length);
    const kept = new Uint8Array(length);
    const run = new Run();
    const periods: Period[] = [];
    this.#mark(kept);
    const begun = this.#begun(kept);
    const dates: Dates = {
      today: this.#today,
      start: this.#stretches[0]?.from ?? Infinity,
      kept: (date) => kept[date - this.#origin] === 1,
      rest: (date) => kept[date - this.#origin] !== 1 && this.#rested(date),
      closes: this.#life.pause.flatMap(({ from, end }) => (end ? [numberOf(from)] : [])),
    };
    this.#eras.forEach((era, i) => {
      run.begin(era.unit, era.first);
      const final = i === this.#eras.length - 1;
      const walked = era.unit === 'days' ? [] : walkPeriods(run, era, dates, this.#weekStart, final);
      // The first era is preceded by no other unit: its first period is whole.
      if (i === 0 && walked[0]) walked[0].low = walked[0].first;
      this.#judge(era, states, kept, walked.at(-1)?.state === KEPT);
      if (era.unit === 'days') walkDates(run, era, states, this.#origin, dates.closes);
      periods.push(...walked.filter(({ last }) => begun <= this.#today && last >= begun));
    });
    return { states, kept, run, periods };
  }

  /** The first date of the plan, or an earlier kept one: periods before it are not shown. */
  #begun(kept: Uint8Array): number {
    const first = kept.indexOf(1);
    return Math.min(this.#stretches[0]?.from ?? Infinity, first < 0 ? Infinity : this.#origin + first);
  }

  /** Set `kept` for each date that is kept by the entry in force on it. */
  #mark(kept: Uint8Array): void {
    let at = 0;
    const upTo = (end: number, entry: Stretch['entry'] | null): void => {
      for (; at <= end; at++) if (this.#amounts[at]! > 0 && isKept(entry, this.#amounts[at]!)) kept[at] = 1;
    };
    const last = this.#today - this.#origin;
    upTo(Math.min(last, (this.#stretches[0]?.from ?? Infinity) - this.#origin - 1), null);
    for (const { entry, to } of this.#stretches) upTo(Math.min(last, to - this.#origin), entry);
  }

  /** Set the states of an era's dates. */
  #judge(era: Era, states: Uint8Array, kept: Uint8Array, periodKept: boolean): void {
    let index = 0;
    const { stretches, unit } = era;
    for (let date = era.first; date <= era.last; date++) {
      while (index < stretches.length && stretches[index]!.to < date) index++;
      const stretch = stretches[index];
      const at = date - this.#origin;
      const force = stretch && stretch.from <= date ? stretch : null;
      states[at] = stateOf(force, unit, date, kept[at] === 1, this.#rested(date), date === this.#today, periodKept);
    }
  }

  #named(states: Uint8Array, low: number, high: number): Summary['states'] {
    const named: Summary['states'] = {};
    for (let date = low; date <= high; date++) {
      const at = date - this.#origin;
      named[dayOfNumber(date)] = date > this.#today ? 'ahead' : at < 0 ? 'off' : STATES[states[at]!]!;
    }
    return named;
  }
}

function chapterOf({ first, last, length, unit }: Chapter): ChapterDates {
  return { first: dayOfNumber(first), last: dayOfNumber(last), length, unit };
}

function countOnes(flags: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < flags.length; i++) count += flags[i]!;
  return count;
}
