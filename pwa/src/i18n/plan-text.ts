/** A schedule in plain words. */

import type { Entry } from '../domain/plan.ts';
import { dateText, joined } from './format.ts';
import { habitsTexts } from './en/habits.ts';
import { translator } from './texts.ts';

const t = translator(habitsTexts);
type Key = Parameters<typeof t>[0];

const MONDAY = Date.UTC(2024, 0, 1);

/** The name of an ISO weekday: 1 is Monday. */
export function weekdayText(day: number, how: 'long' | 'short' | 'narrow' = 'long'): string {
  return dateText(new Date(MONDAY + (day - 1) * 86_400_000).toISOString().slice(0, 10), { weekday: how });
}

/** "Three times a week, any days." `unit`: what a count counts. */
export function planText(entry: Entry, measure: string, unit: string): string {
  const { target, tiny } = entry;
  const parts = [when(entry)];
  if (measure !== 'check') parts.push(amountText(target, measure, unit));
  const whole = parts.join(', ');
  if (measure === 'check' || tiny === null || tiny === undefined || tiny >= target) return `${whole}.`;
  return t('plan.tiny', { plan: whole, n: tiny, tiny: amountText(tiny, measure, unit) });
}

/** "20 minutes", "6 glasses". */
export function amountText(n: number, measure: string, unit: string): string {
  if (measure === 'minutes') return t('plan.minutes', { n });
  return unit ? t('plan.units', { n, unit }) : t('plan.times', { n });
}

function when({ kind, days, n: times }: Entry): string {
  const n = times ?? 1;
  switch (kind) {
    case 'daily':
      return t('plan.daily');
    case 'weekdays':
      return onDays([...(days ?? [])].sort());
    case 'times_per_week':
      return n === 1 ? t('plan.week.once') : t('plan.week', { times: timesText(n) });
    case 'times_per_month':
      return n === 1 ? t('plan.month.once') : t('plan.month', { times: timesText(n) });
    case 'every_n_days':
      return n === 1 ? t('plan.daily') : n === 2 ? t('plan.other') : t('plan.every', { n });
    default:
      return t('plan.foreign');
  }
}

function onDays(days: number[]): string {
  const all = days.join('');
  if (all === '1234567') return t('plan.daily');
  if (all === '12345') return t('plan.workdays');
  if (all === '67') return t('plan.weekend');
  return t('plan.days', { days: joined(days.map((day) => weekdayText(day))) });
}

function timesText(n: number): string {
  const key = `plan.n.${n}`;
  // What is no count of days yet, as while somebody types, is written as the number that it is.
  return key in habitsTexts ? t(key as Key) : t('plan.n', { n });
}
