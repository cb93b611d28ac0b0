/** Another amount for a habit's day. */

import type { Day } from '../../domain/day.ts';
import { tickId } from '../../domain/records.ts';
import { roundAmount } from '../../domain/history.ts';
import { tapped } from '../../sync/field-writes.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import { today } from '../platform/today.ts';
import type { Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { standing } from '../records/ticks.ts';
import { lineSince } from './line.ts';

const t = translator(menuTexts);

/**
 * Set a day's amount, whichever devices have counted it. `had`: the amount that the form showed when
 * it was opened; what another device has counted since is added.
 */
export function setAmount(habit: Habit, on: Day, total: number, had: number): Promise<void> {
  const delta = roundAmount(total - had);
  const before = standing(habit, on, today.peek());
  return perform([tapped('t', tickId(on, habit.id), delta)], () => (delta > 0 ? lineSince(before) : t('said.amount')));
}
