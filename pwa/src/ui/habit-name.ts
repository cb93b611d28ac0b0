/** What habits are called on the screen. */

import { nameOf } from '../app/records/habit-names.ts';
import type { Habit } from '../app/records/habits.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(firstTexts);

/** The name to show, or a placeholder where it cannot be read. */
export function habitName(habit: Habit): string {
  return nameOf(habit) ?? t('row.locked');
}
