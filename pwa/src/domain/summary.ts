/**
 * All that the rules say of one habit.
 *
 * `Rules` keeps a life laid out by date, so that a changed tick costs one walk over a few arrays.
 * Twin: server/tend/domain/habits/summary.py; tests/vectors/*.json hold both to the same answers.
 */

import { dayOfNumber, numberOf } from './civil.ts';
import type { Day } from './day.ts';
import { isDue, type Unit } from './schedule.ts';
import {
  amountOf,
  HELD,
  isKept,
  isRest,
  KEPT,
  MISSED,
  reignsOf,
  STATES,
  stateOf,
  stretchesOf,
  type DateState,
  type Life,
  type Reign,
  type Stretch,
  type Tick,
} from './history.ts';
import { Run, walkDates, walkPeriods, type Dates, type Past, type Period } from './streak.ts';
import { rounded, stageOf, strengthOf, type Stage } from './strength.ts';

export type { DateState, Life, Tick } from './history.ts';
export type { Stage } from './strength.ts';

/** A run that is over, in its own unit; of weeks and months, `first` and `last` are first dates. */
export interface Chapter {
  first: Day;
  last: Day;
  length: number;
  unit: Unit;
}

export interface Summary {
  states: { [date: Day]: DateState };
  /** Weeks or months that overlap the dates asked for: first date and state. */
  periods: { first: Day; state: DateState }[];
  run: number;
  unit: Unit;
  best: number;
  reserve: number;
  held: Day[];
  chapters: Chapter[];
  /** The chapter that stands beside the run, "8 days before the change", while the run is young. */
  carried: Chapter | null;
  /** All kept dates ever. */
  deposits: number;
  strength: number;
  stage: Stage;
  stage_best: Stage;
}

/** The current period may reach beyond today: rest that is planned there counts. */
const AHEAD_DAYS = 31;

/** What a life comes to; `first` and `last` bound `states` and `periods`, both included. */
export function summarise(life: Life, first: Day, last: Day): Summary {
  return new Rules(life).summary(first, last);
}

export class Rules {
  readonly #today: number;
  readonly #reigns: readonly Reign[];
  readonly #weekStart: number;
  readonly #life: Life;
  #origin = 0;
  #stretches: Stretch[] = [];
  #amounts = new Float64Array(0);
  /** 1: chosen; 2: leave or pause. */
  #rests = new Uint8Array(0);

  constructor(life: Life) {
    this.#life = life;
    this.#today = numberOf(life.today);
    this.#reigns = reignsOf(life.plan, life.today);
    this.#weekStart = life.week_start;
    this.#lay();
  }

  /** A tick has changed. */
  set(date: Day, tick: Tick): void {
    this.#life.ticks[date] = tick;
    const at = numberOf(date) - this.#origin;
    if (at < 0) this.#lay();
    else this.#put(at, tick);
  }

  /** As `summarise`. */
  summary(first: Day, last: Day): Summary {
    const { states, kept, run, periods } = this.#walk();
    const { now, highest } = strengthOf(this.#reigns, {
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
      unit: this.#stretches.at(-1)!.unit,
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

  /**
   * Whether a tick on today would be a return: nothing kept and no rest on the last three due
   * dates (or periods) before today, or a run has ended by a miss since the last kept date.
   */
  isComeback(): boolean {
    const { states, kept, run, periods } = this.#walk();
    const chapter = run.chapters.at(-1);
    const last = this.#origin + kept.lastIndexOf(1);
    if (chapter && !chapter.changed && chapter.ended > last) return true;
    const stretch = this.#stretches.at(-1)!;
    const past =
      stretch.unit === 'days'
        ? this.#lastDue(stretch, states)
        : periods
            .filter(({ unit, last: end }) => unit === stretch.unit && end < this.#today)
            .slice(-3)
            .map(({ state, kept: some }) => (some ? KEPT : state));
    return past.length === 3 && past.every((state) => state === MISSED || state === HELD);
  }

  /** The states of the last three due dates before today. */
  #lastDue({ first, reigns }: Stretch, states: Uint8Array): number[] {
    const found: number[] = [];
    for (let date = this.#today - 1; date >= first && found.length < 3; date--) {
      const reign = reigns.findLast(({ from }) => from <= date);
      if (reign && isDue(reign.entry, reign.from, date)) found.push(states[date - this.#origin]!);
    }
    return found;
  }

  /** Chosen rest holds anywhere; leave and pause only where there is a plan to rest from. */
  #rested(date: number): boolean {
    const rest = this.#rests[date - this.#origin]!;
    return (rest & 1) > 0 || (rest > 0 && date >= (this.#reigns[0]?.from ?? Infinity));
  }

  /** Lay the life out by date. */
  #lay(): void {
    const dates = Object.keys(this.#life.ticks).map(numberOf);
    let origin = Math.min(this.#today, this.#reigns[0]?.from ?? Infinity);
    for (const date of dates) if (date < origin) origin = date;
    this.#origin = origin;
    this.#stretches = stretchesOf(this.#reigns, origin, this.#today);
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
      start: this.#reigns[0]?.from ?? Infinity,
      kept: (date) => kept[date - this.#origin] === 1,
      rest: (date) => kept[date - this.#origin] !== 1 && this.#rested(date),
    };
    this.#stretches.forEach((stretch, i) => {
      run.begin(stretch.unit, stretch.first);
      const final = i === this.#stretches.length - 1;
      const walked = stretch.unit === 'days' ? [] : walkPeriods(run, stretch, dates, this.#weekStart, final);
      // What was before the first stretch is no other unit's.
      if (i === 0 && walked[0]) walked[0].low = walked[0].first;
      this.#judge(stretch, states, kept, walked.at(-1)?.state === KEPT);
      if (stretch.unit === 'days') walkDates(run, stretch, states, this.#origin);
      periods.push(...walked.filter(({ last }) => begun <= this.#today && last >= begun));
    });
    return { states, kept, run, periods };
  }

  /** The first date of the plan, or an earlier kept one: before it nothing was asked or done. */
  #begun(kept: Uint8Array): number {
    const first = kept.indexOf(1);
    return Math.min(this.#reigns[0]?.from ?? Infinity, first < 0 ? Infinity : this.#origin + first);
  }

  /** Which dates are kept, each by the entry in force on it. */
  #mark(kept: Uint8Array): void {
    let at = 0;
    const upTo = (end: number, entry: Reign['entry'] | null): void => {
      for (; at <= end; at++) if (this.#amounts[at]! > 0 && isKept(entry, this.#amounts[at]!)) kept[at] = 1;
    };
    const last = this.#today - this.#origin;
    upTo(Math.min(last, (this.#reigns[0]?.from ?? Infinity) - this.#origin - 1), null);
    for (const { entry, to } of this.#reigns) upTo(Math.min(last, to - this.#origin), entry);
  }

  /** The states of a stretch's dates. */
  #judge(stretch: Stretch, states: Uint8Array, kept: Uint8Array, periodKept: boolean): void {
    let index = 0;
    const { reigns, unit } = stretch;
    for (let date = stretch.first; date <= stretch.last; date++) {
      while (index < reigns.length && reigns[index]!.to < date) index++;
      const reign = reigns[index];
      const at = date - this.#origin;
      const force = reign && reign.from <= date ? reign : null;
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

function chapterOf({ first, last, length, unit }: Past): Chapter {
  return { first: dayOfNumber(first), last: dayOfNumber(last), length, unit };
}

function countOnes(flags: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < flags.length; i++) count += flags[i]!;
  return count;
}
