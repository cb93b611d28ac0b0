/** The second line of a habit's row: what was done, else how far it is, else its cue or plan. */

import { summaryOf } from '../app/records/summaries.ts';
import { complete, doneOn } from '../app/records/ticks.ts';
import { entryOn, targetOn, type Habit } from '../app/records/habits.ts';
import { isBack } from '../app/records/door.ts';
import { leaveOn, pauseOn, periodOf, rowStateOf, type RowState } from '../app/records/row-state.ts';
import { today } from '../app/platform/today.ts';
import { addDays, type Day } from '../domain/day.ts';
import type { Span } from '../domain/schedule.ts';
import { cueText } from '../i18n/cue.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { dateText } from '../i18n/format.ts';
import { translator } from '../i18n/texts.ts';
import { nextText, whenText } from './when-text.ts';

const t = translator(todayTexts);
type Key = Parameters<typeof t>[0];

/** A row's line; `room`: how many misses the run has room for, `most`: how many it could have. */
export interface Line {
  text: string;
  room?: number;
  most?: number;
}

export function lineOf(habit: Habit, on: Day): Line {
  const state = rowStateOf(habit, on);
  if (state === 'rest') return { text: t('row.rest') };
  if (state === 'away') return { text: untilText('row.away', leaveOn(on)) };
  if (state === 'paused') return { text: pausedText(habit, on) };
  if (habit.measure !== 'check' && doneOn(habit, on)) return amountLine(habit, on, state);
  if (state === 'off' || state === 'before') return { text: nextText(habit, on) };
  if (on !== today.value) return { text: isKept(state) ? t('row.kept') : planLine(habit, on) };
  return beside(todayLine(habit, on, state), carriedText(habit));
}

/** What stands today, whatever was before: the week or month so far, else the run. */
function todayLine(habit: Habit, on: Day, state: RowState): Line {
  const period = periodText(habit, on, state);
  if (period) return { text: period };
  const run = runOf(habit);
  if (run) return run;
  return { text: isKept(state) ? t('row.kept') : giftsText(habit) || planLine(habit, on) };
}

/** What a change of the plan has not taken: "8 days before the change", while the new run is young. */
function carriedText(habit: Habit): string {
  // Whoever comes back is told of what stands in all.
  const carried = complete.value && !isBack.value && summaryOf(habit, today.value).carried;
  return carried ? t(`row.before.${carried.unit}`, { n: carried.length }) : '';
}

function beside(line: Line, before: string): Line {
  return before ? { ...line, text: t('row.with.before', { line: line.text, before }) } : line;
}

function isKept(state: RowState): boolean {
  return state === 'kept' || state === 'part';
}

/** Until when; of a season that is over, since when it is a chapter. */
function pausedText(habit: Habit, on: Day): string {
  const span = pauseOn(habit, on);
  if (!span?.end) return untilText('row.paused', span);
  return t('row.ended', { date: dateText(addDays(span.from, -1), { day: 'numeric', month: 'long' }) });
}

function untilText(key: 'row.away' | 'row.paused', span: Span | undefined): string {
  return span?.to ? t(`${key}.until`, { date: dateText(span.to, { day: 'numeric', month: 'long' }) }) : t(key);
}

/** "2 of 6 glasses"; once the day is full the number stays, with what it comes to: "7 glasses · 1 day". */
function amountLine(habit: Habit, on: Day, state: RowState): Line {
  const done = doneOn(habit, on);
  const target = targetOn(habit, on);
  if (done < target) {
    const key = habit.measure === 'minutes' ? 'row.of.minutes' : habit.unit ? 'row.of.units' : 'row.of';
    const amount = t(key, { done, target, unit: habit.unit });
    return { text: state === 'part' ? t('row.tiny', { amount }) : amount };
  }
  const amount = amountText(habit, done);
  const run = on === today.value ? runOf(habit) : null;
  return run ? { ...run, text: t('row.with.run', { amount, run: run.text }) } : { text: amount };
}

function amountText({ measure, unit }: Habit, n: number): string {
  return t(measure === 'minutes' ? 'row.minutes' : unit ? 'row.units' : 'row.times', { n, unit });
}

/** "9 days", and the room that its reserve gives it; null for a run of 0. */
export function runOf(habit: Habit): Line | null {
  if (!complete.value) return null;
  const { run, unit, reserve } = summaryOf(habit, today.value);
  return run ? { text: t(`run.${unit}`, { n: run }), room: reserve, most: unit === 'days' ? 2 : 1 } : null;
}

/** "1 of 2 this week", "Twice this week, all of it"; '' if nothing was kept yet, or for other plans. */
function periodText(habit: Habit, on: Day, state: RowState): string {
  const period = periodOf(habit, on);
  if (!period?.done) return '';
  const { done, n, needed, unit } = period;
  const of = unit === 'weeks' ? 'week' : 'month';
  if (done < needed && state !== 'met') return t(`so.far.${of}`, { done, n });
  return counted(done > n ? `more.${of}` : `met.${of}`, done);
}

/** Small numbers as words, where the catalogue has them. */
function counted(key: 'more.week' | 'more.month' | 'met.week' | 'met.month', n: number): string {
  return `${key}.${n}` in todayTexts ? t(`${key}.${n}` as Key) : t(key, { n });
}

/** For whoever comes back: what stands, in place of what does not. */
function giftsText(habit: Habit): string {
  if (!complete.value || !isBack.value) return '';
  const { deposits } = summaryOf(habit, today.value);
  return deposits ? t('row.gifts', { n: deposits }) : '';
}

/** The cue, else the plan: "Twice a week", "6 glasses". */
function planLine(habit: Habit, on: Day): string {
  const entry = entryOn(habit, on);
  if (habit.cue || !entry) return cueText(habit.cue);
  if (habit.measure === 'check') return whenText(entry);
  const amount = amountText(habit, entry.target);
  return entry.kind === 'daily' ? amount : t('row.when.much', { when: whenText(entry), amount });
}
