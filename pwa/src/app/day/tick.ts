/** Ticking a habit, and adding to a count. */

import type { Day } from '../../domain/day.ts';
import { ownShare, tickId } from '../../domain/records.ts';
import type { Edit } from '../../sync/engine.ts';
import { tapped } from '../../sync/field-writes.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { engine } from '../account/signals.ts';
import { today } from '../platform/today.ts';
import { targetOn, type Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { markOf } from '../records/state.ts';
import { doneOn, fieldsOf, standing } from '../records/ticks.ts';
import { atTap } from '../records/turn.ts';
import { lineSince } from './line.ts';

const t = translator(firstTexts);

/** The tick: kept if it was not, open again if it was. */
export async function toggle(habit: Habit, shown: Day): Promise<void> {
  const keeps = markOf(habit, shown) === 'open';
  const on = atTap(shown);
  // The day has turned since the screen was drawn: tick today, but never untick it because yesterday was kept.
  if (on !== shown && (!keeps || markOf(habit, on) !== 'open')) return;
  const id = tickId(on, habit.id);
  const value = keeps ? targetOn(habit, on) : null;
  const share = ownShare(engine.value?.device ?? '');
  const before = standing(habit, on, today.peek());
  const edits: Edit[] = [{ kind: 't', id, field: 'v', value }];
  const had = fieldsOf(habit.id, on);
  if (had?.[share]?.[0]) edits.push({ kind: 't', id, field: share, value: null });
  // Open again is open: no rest that was chosen before or beside it comes to light.
  if (!keeps && had?.r?.[0]) edits.push({ kind: 't', id, field: 'r', value: null });
  return perform(edits, () => (keeps ? lineSince(before) : t('said.open')));
}

/** What one tap adds: 1 to a count; to minutes, all that is missing to the target, and nothing below a limit. */
export function stepOf(habit: Habit, on: Day): number {
  if (habit.measure !== 'minutes') return 1;
  return habit.limited ? 0 : Math.max(0, targetOn(habit, on) - doneOn(habit, on));
}

/** Add to this device's share of a count or of minutes; by default `stepOf`. */
export async function addTo(habit: Habit, shown: Day, by?: number): Promise<void> {
  const on = atTap(shown);
  const delta = by ?? stepOf(habit, on);
  if (!delta) return;
  const before = standing(habit, on, today.peek());
  return perform([tapped('t', tickId(on, habit.id), delta)], () => lineSince(before));
}
