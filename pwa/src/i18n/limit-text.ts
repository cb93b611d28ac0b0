/** A limit, a routine and a season in plain words. */

import type { Entry } from '../domain/schedule.ts';
import { readLimits, type Limit } from '../domain/strategies/limits.ts';
import { dateText } from './format.ts';
import { kindsTexts } from './en/kinds.ts';
import { whenText } from './plan-text.ts';
import { translator } from './texts.ts';

const t = translator(kindsTexts);

/** "At most 2 a week". A number that is none yet, as while somebody types, is left open. */
export function limitText({ most, per }: Pick<Limit, 'most' | 'per'>, measure: string, unit: string): string {
  const n = most >= 0 ? most : '…';
  if (measure === 'minutes') return t(`limit.minutes.${per}`, { n });
  return unit ? t(`limit.units.${per}`, { n, unit }) : t(`limit.${per}`, { n });
}

/** Every limit of a habit's text, a line each, with the date from which it holds. */
export function limitsText(text: string, measure: string, unit: string): string {
  return readLimits(text)
    .map((one) => t('limit.from', { limit: limitText(one, measure, unit), date: longDate(one.from) }))
    .join('\n');
}

/** "Every day, 3 small steps. Any one of them counts." */
export function routineText(entry: Entry, steps: number): string {
  return t('plan.steps', { when: whenText(entry), n: steps });
}

export function longDate(date: string): string {
  return dateText(date, { day: 'numeric', month: 'long', year: 'numeric' });
}
