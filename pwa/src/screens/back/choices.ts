/** What can be ticked for the page for somebody: only that of which there is something. */

import { areaParts } from './words.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { forSomebodyTexts } from '../../i18n/en/for-somebody.ts';
import { translator } from '../../i18n/texts.ts';
import { habitName } from '../../ui/habit-name.ts';
import type { Past, Read } from './read.ts';

const t = translator(lookBackTexts, forSomebodyTexts);

/** What was ticked. */
export interface Chosen {
  weeks: number;
  shown: readonly string[];
}

export interface ToShow {
  key: string;
  label: string;
}

/** In the order in which they stand on the page. */
export function choicesOf(past: Past, read: Read): ToShow[] {
  const { gifts, rows, kept } = past;
  const from = past.range.first;
  const has = (is: 'score' | 'caseload'): boolean =>
    read.ledger.entries.some(({ on, card }) => card.is === is && on !== null && on >= from);
  return [
    ...(gifts.total ? [{ key: 'gifts', label: t('page.for.gifts') }] : []),
    ...(areaParts(gifts).length ? [{ key: 'areas', label: t('page.for.areas') }] : []),
    ...(rows.some(({ off }) => off) ? [{ key: 'off', label: t('page.for.off') }] : []),
    ...(rows.some(({ check }) => check) ? [{ key: 'signs', label: t('page.for.signs') }] : []),
    ...(has('score') ? [{ key: 'scores', label: t('page.for.scores') }] : []),
    ...(has('caseload') ? [{ key: 'caseload', label: t('page.for.caseload') }] : []),
    ...kept
      .filter(({ habit, on }) => on.length > 0 && !habit.deleted)
      .map(({ habit }) => ({ key: `habit.${habit.id}`, label: habitName(habit) })),
  ];
}
