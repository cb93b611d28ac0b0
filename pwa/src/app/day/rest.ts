/** Chosen rest on a habit's day. It takes nothing of what was done. */

import type { Day } from '../../domain/day.ts';
import { tickId } from '../../domain/records.ts';
import type { Edit } from '../../sync/engine.ts';
import { tapped } from '../../sync/field-writes.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import type { Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { markOf } from '../records/state.ts';
import { fieldsOf } from '../records/ticks.ts';
import { atTap } from '../records/turn.ts';

const t = translator(menuTexts);

/** Whether rest was chosen for the day, and holds: the day has not been kept since. */
export function isResting(habit: Habit, on: Day): boolean {
  return markOf(habit, on) === 'rest' && fieldsOf(habit.id, on)?.v?.[0] === 's';
}

/** Mark a date as chosen rest. A date that was kept meanwhile stays kept. */
export async function rest(habit: Habit, shown: Day): Promise<void> {
  const on = atTap(shown);
  if (markOf(habit, on) !== 'open') return;
  const id = tickId(on, habit.id);
  const edits: Edit[] = [{ kind: 't', id, field: 'v', value: 's' }];
  // An amount that does not keep the date moves to this device's share: rest takes the field that it stood in.
  const had = fieldsOf(habit.id, on)?.v?.[0];
  if (typeof had === 'number' && had > 0) edits.push(tapped('t', id, had));
  return perform(edits, () => t('said.rest'));
}

/** End a chosen rest: the date is open again. */
export async function endRest(habit: Habit, shown: Day): Promise<void> {
  const on = atTap(shown);
  if (!isResting(habit, on)) return;
  return perform([{ kind: 't', id: tickId(on, habit.id), field: 'v', value: null }], () => t('said.rest.ended'));
}
