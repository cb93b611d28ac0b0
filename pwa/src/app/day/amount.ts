/** Another amount for a habit's day. */

import type { Day } from '../../domain/day.ts';
import { sum, tickId } from '../../domain/records.ts';
import { roundAmount } from '../../domain/history.ts';
import { tapped } from '../../sync/field-writes.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import { today } from '../platform/today.ts';
import type { Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { fieldsOf, standing } from '../records/ticks.ts';
import { lineSince } from './line.ts';

const t = translator(menuTexts);

/** How much was done on a date, as devices have counted it: together they may have taken away more than was there. */
export function countedOn(habit: Habit, on: Day): number {
  return roundAmount(sum(fieldsOf(habit.id, on), ''));
}

/**
 * Set a day's amount, whichever devices have counted it. `had`: the amount that the form showed when
 * it was opened; what another device has counted since is added.
 */
export function setAmount(habit: Habit, on: Day, total: number, had: number): Promise<void> {
  const delta = roundAmount(total - had);
  const before = standing(habit, on, today.peek());
  return perform([tapped('t', tickId(on, habit.id), delta)], () => (delta > 0 ? lineSince(before) : t('said.amount')));
}
