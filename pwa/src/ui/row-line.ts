/** The second line of a habit's row: amount, run or cue. */

import { complete, doneOn, summaryOf } from '../app/records/ticks.ts';
import { entryOn, targetOn, type Habit } from '../app/records/habits.ts';
import { settings } from '../app/records/settings.ts';
import { today } from '../app/platform/today.ts';
import { markOf } from '../app/records/state.ts';
import { addDays, weekday, type Day } from '../domain/day.ts';
import { cueText } from '../i18n/cue.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(firstTexts);

/** What was done on the day; else, for today, the run; else the cue. */
export function rowLine(habit: Habit, on: Day): string {
  const mark = markOf(habit, on);
  if (mark === 'rest') return t('sub.rest');
  if (habit.measure !== 'check' && (mark !== 'kept' || on !== today.value)) return amountOf(habit, on, mark === 'part');
  if (on !== today.value) return t(`sub.${mark}`);
  return periodOf(habit) || runOf(habit) || (mark === 'kept' ? t('sub.kept') : cueText(habit.cue) || t('sub.open'));
}

function amountOf(habit: Habit, on: Day, tiny: boolean): string {
  const done = doneOn(habit, on);
  const target = targetOn(habit, on);
  if (!done && habit.cue) return cueText(habit.cue);
  const key = habit.measure === 'minutes' ? 'sub.minutes' : habit.unit ? 'sub.units' : 'sub.count';
  const amount = t(key, { done, target, unit: habit.unit });
  return tiny ? t('sub.tiny', { amount }) : amount;
}

/** "9 days, with room for two rests"; '' for a run of 0. */
function runOf(habit: Habit): string {
  if (!complete.value) return '';
  const { run, unit, reserve } = summaryOf(habit, today.value);
  if (!run) return '';
  const told = t(`run.${unit}`, { n: run });
  return reserve === 1 || reserve === 2 ? t(`run.room.${reserve}`, { run: told }) : told;
}

/** "2 of 3 this week", for plans that count by week or month; '' if nothing was kept yet. */
function periodOf(habit: Habit): string {
  const entry = entryOn(habit, today.value);
  if (!complete.value || !entry || (entry.kind !== 'times_per_week' && entry.kind !== 'times_per_month')) return '';
  const weekly = entry.kind === 'times_per_week';
  const now = today.value;
  const first = weekly ? addDays(now, -((weekday(now) - settings.value.weekStart + 7) % 7)) : `${now.slice(0, 8)}01`;
  const { states } = summaryOf(habit, now);
  const done = Object.entries(states).filter(([date, state]) => date >= first && state === 'kept').length;
  return done ? t(weekly ? 'run.week' : 'run.month', { done, n: entry.n ?? 1 }) : '';
}
