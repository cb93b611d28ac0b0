/** Hours and dates in words. */

import type { Day } from '../../domain/day.ts';
import { dateText } from '../../i18n/format.ts';
import { learningTexts } from '../../i18n/en/learning.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(learningTexts);

export function hoursText(n: number): string {
  return t('learning.hours', { n });
}

export function longDate(on: Day): string {
  return dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** What an entry is called where it has no title. */
export function titleOf({ title, category }: { title: string | null; category: string | null }): string {
  return title ?? category ?? t('learning.one.untitled');
}
