/** Chosen rest on a habit's day. It takes nothing of what was done. */

import type { Day } from '../../domain/day.ts';
import { choosesRest, tickId } from '../../domain/records.ts';
import type { Edit } from '../../sync/engine.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import type { Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { rowStateOf } from '../records/row-state.ts';
import { habits, markOf } from '../records/state.ts';
import { fieldsOf } from '../records/ticks.ts';
import { atTap, turnDay } from '../records/turn.ts';

const t = translator(menuTexts);

/** Whether rest was chosen for the day, and holds: the day has not been kept since. */
export function isResting(habit: Habit, on: Day): boolean {
  return markOf(habit, on) === 'rest' && choosesRest(fieldsOf(habit.id, on));
}

/** Mark a date as chosen rest. A date that was kept meanwhile stays kept, on another device too. */
export async function rest(habit: Habit, shown: Day): Promise<void> {
  const on = atTap(shown);
  if (markOf(habit, on) !== 'open') return;
  return perform([restOf(habit, on)], () => t('said.rest'));
}

/** What still asks for something on a day, and may rest instead. What has no plan asks for nothing. */
export function openToRest(on: Day): Habit[] {
  return habits.value.filter((habit) => habit.plan.length > 0 && rowStateOf(habit, on) === 'open');
}

/** Let all rest that is still open today, as one act. */
export async function restAll(): Promise<void> {
  const on = turnDay();
  const edits = openToRest(on).map((habit) => restOf(habit, on));
  if (edits.length) await perform(edits, () => t('said.rest'));
}

function restOf(habit: Habit, on: Day): Edit {
  return { kind: 't', id: tickId(on, habit.id), field: 'r', value: 1 };
}

/** End a chosen rest: the date is open again. */
export async function endRest(habit: Habit, shown: Day): Promise<void> {
  const on = atTap(shown);
  if (!isResting(habit, on)) return;
  return perform(restEnds(habit, on), () => t('said.rest.ended'));
}

/** What ends a chosen rest, as this Tend or an earlier one wrote it; nothing where there is none. */
function restEnds(habit: Habit, on: Day): Edit[] {
  const { r, v } = fieldsOf(habit.id, on) ?? {};
  const id = tickId(on, habit.id);
  const edits: Edit[] = [];
  if (r?.[0]) edits.push({ kind: 't', id, field: 'r', value: null });
  if (v?.[0] === 's') edits.push({ kind: 't', id, field: 'v', value: null });
  return edits;
}
