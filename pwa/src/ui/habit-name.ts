/** What habits are called on the screen. */

import type { Habit } from '../app/records/habits.ts';
import { starters } from '../i18n/starters.ts';
import { beginTexts } from '../i18n/en/begin.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(beginTexts, firstTexts);

/** The name to show: its own, a starter's from the catalogue, or a placeholder where it cannot be read. */
export function habitName(habit: Habit): string {
  if (habit.name) return habit.name;
  const starter = starters.find(([id]) => id === habit.id);
  return starter && !habit.locked ? t(starter[1]) : t('row.locked');
}
