/** A less-of habit on a day: the number of its day, week or month, and the limit beside it. */

import { addDays, type Day } from '../../domain/day.ts';
import { limitOn, readLimits, type Limit, type LimitPeriod } from '../../domain/strategies/limits.ts';
import { kindsTexts } from '../../i18n/en/kinds.ts';
import { translator } from '../../i18n/texts.ts';
import { today } from '../platform/today.ts';
import type { Habit } from '../records/habits.ts';
import { settings } from '../records/settings.ts';
import { doneOn } from '../records/ticks.ts';

const t = translator(kindsTexts);

/** The day, week or month that a date lies in; null: no limit was in force, or it cannot be read here. */
export function limitPeriodOn(habit: Habit, on: Day): LimitPeriod | null {
  return limitOn(readLimits(habit.limit), (date) => doneOn(habit, date), on, settings.value.weekStart, today.value);
}

/** The limit that is in force on a date, or the first to come. */
export function limitNow({ limit }: Habit, on: Day): Limit | undefined {
  const limits = readLimits(limit);
  return limits.findLast(({ from }) => from <= on) ?? limits[0];
}

/** The last so many days, weeks or months that had a limit, latest first. */
export function limitPeriods(habit: Habit, now: Day, most: number): LimitPeriod[] {
  const found: LimitPeriod[] = [];
  for (let on = now; found.length < most; on = addDays(found.at(-1)!.first, -1)) {
    const period = limitPeriodOn(habit, on);
    if (!period) break;
    found.push(period);
  }
  return found;
}

/** "3 this week, at most 2": a number and a limit, and no more. */
export function lessText(habit: Habit, on: Day): string {
  const period = limitPeriodOn(habit, on);
  if (!period) return t('less.none', { amount: amountOf(habit, doneOn(habit, on)) });
  const { per, amount, most, first, last } = period;
  const isNow = first <= today.value && today.value <= last;
  return t(isNow ? `less.${per}` : `less.${per}.then`, { amount: amountOf(habit, amount), most });
}

/** The same as a sentence, after a tap: it praises nothing, and says no more than the row. */
export function lessSaid(habit: Habit, on: Day): string {
  return t('said.less', { line: lessText(habit, on) });
}

/** "3", "3 drinks", "20 min". */
export function amountOf({ measure, unit }: Habit, n: number): string {
  return t(measure === 'minutes' ? 'less.minutes' : unit ? 'less.units' : 'less.times', { n, unit });
}
