/** A rhythm in words. */

import type { Day } from '../../domain/day.ts';
import type { Cadence } from '../../domain/strategies/cadence.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import type { Member } from './members.ts';

const t = translator(circleTexts);

export function everyText(cadence: Cadence | null): string {
  return cadence ? t(`circle.every.${cadence.unit}`, { n: cadence.n }) : t('circle.every.none');
}

/** How often, and the date that comes: never one that has passed. */
export function rhythmText({ cadence, next }: Pick<Member, 'cadence' | 'next'>, today: Day): string {
  const every = everyText(cadence);
  if (!next) return every;
  const date = dateText(next, { weekday: 'long', day: 'numeric', month: 'long' });
  return t('circle.rhythm', {
    every,
    next: next === today ? t('circle.next.today') : t('circle.next', { date }),
  });
}
