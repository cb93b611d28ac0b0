/** A schedule in plain words. */

import type { Entry } from '../domain/schedule.ts';
import { joined } from './lists.ts';
import { habitsTexts } from './en/habits.ts';
import { translator } from './texts.ts';
import { weekdayText } from './weekdays.ts';

export { weekdayText };

const t = translator(habitsTexts);
type Key = Parameters<typeof t>[0];

/** "Three times a week, any days." `unit`: what a count counts. */
export function planText(entry: Entry, measure: string, unit: string): string {
  const { target, tiny } = entry;
  const when = whenText(entry);
  if (measure === 'check') return t('plan.alone', { when });
  const amount = amountText(target, measure, unit);
  if (tiny === null || tiny === undefined || tiny >= target) return t('plan.much', { when, amount });
  return t('plan.tiny', { when, amount, n: tiny, tiny: amountText(tiny, measure, unit) });
}

/** "20 minutes", "6 glasses". */
export function amountText(n: number, measure: string, unit: string): string {
  if (measure === 'minutes') return t('plan.minutes', { n });
  return unit ? t('plan.units', { n, unit }) : t('plan.times', { n });
}

/** "Every day", "Three times a week, any days". */
export function whenText({ kind, days, n: times }: Entry): string {
  const n = times ?? 1;
  switch (kind) {
    case 'daily':
      return t('plan.daily');
    case 'weekdays':
      return onDays([...(days ?? [])].sort());
    case 'times_per_week':
      return timesText('week', n);
    case 'times_per_month':
      return timesText('month', n);
    case 'every_n_days':
      return n === 2 ? t('plan.other') : t('plan.every', { n });
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

/** Small numbers as words; what is none yet, as while somebody types, as the number that it is. */
function timesText(period: 'week' | 'month', n: number): string {
  const key = `plan.${period}.${n}`;
  return key in habitsTexts ? t(key as Key) : t(`plan.${period}`, { n });
}
