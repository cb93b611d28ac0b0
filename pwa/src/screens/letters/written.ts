/** When a letter was written, in words. */

import { dateText } from '../../i18n/format.ts';
import { lettersTexts } from '../../i18n/en/letters.ts';
import { translator } from '../../i18n/texts.ts';
import type { Letter } from './post.ts';

const t = translator(lettersTexts);

export function writtenText({ card }: Letter): string {
  return card.on ? t('letters.of', { date: longDate(card.on) }) : t('letters.of.unknown');
}

export function longDate(day: string): string {
  return dateText(day, { dateStyle: 'long' });
}
