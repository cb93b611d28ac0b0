/** What habits are called on the screen. */

import type { Habit } from '../app/records/habits.ts';
import { starters } from '../i18n/starters.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(firstTexts);

/** What a habit is called here. */
export function habitName(habit: Habit): string {
  if (habit.name) return habit.name;
  const starter = starters.find(([id]) => id === habit.id);
  return starter && !habit.locked ? t(starter[1]) : t('row.locked');
}
