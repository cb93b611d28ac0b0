/** A plan in the few words that a row has room for; the whole sentence is i18n/plan-text.ts. */

import type { Habit } from '../app/records/habits.ts';
import { addDays, type Day } from '../domain/day.ts';
import { due, type Entry } from '../domain/schedule.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { dateText } from '../i18n/format.ts';
import { listed } from '../i18n/lists.ts';
import { translator } from '../i18n/texts.ts';
import { weekdayText } from '../i18n/weekdays.ts';

const t = translator(todayTexts);
type Key = Parameters<typeof t>[0];

/** "Every day", "Twice a week", "Monday and Thursday". */
export function whenText({ kind, days, n: times }: Entry): string {
  const n = times ?? 1;
  switch (kind) {
    case 'daily':
      return t('when.daily');
    case 'weekdays':
      return daysText([...(days ?? [])].sort());
    case 'times_per_week':
      return timesText('when.week', n);
    case 'times_per_month':
      return timesText('when.month', n);
    default:
      return n === 2 ? t('when.other') : t('when.every', { n });
  }
}

function daysText(days: number[]): string {
  const all = days.join('');
  if (all === '1234567') return t('when.daily');
  if (all === '12345') return t('when.workdays');
  if (all === '67') return t('when.weekend');
  return listed(days.map((day) => weekdayText(day)));
}

function timesText(key: 'when.week' | 'when.month', n: number): string {
  return `${key}.${n}` in todayTexts ? t(`${key}.${n}` as Key) : t(key, { n });
}

/** When a habit that is not due is due: "Sunday", "Next on Friday", "From 2 December". */
export function nextText({ plan }: Habit, on: Day): string {
  const entry = plan.findLast(({ from }) => from <= on);
  if (!entry) return t('row.from', { date: dateText(plan[0]!.from, { day: 'numeric', month: 'long' }) });
  if (entry.kind !== 'every_n_days') return whenText(entry);
  let next = addDays(on, 1);
  while (!due(entry, next)) next = addDays(next, 1);
  const isSoon = next <= addDays(on, 6);
  return t('row.next', { day: dateText(next, isSoon ? { weekday: 'long' } : { day: 'numeric', month: 'long' }) });
}
