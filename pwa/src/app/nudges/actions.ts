/** The choices behind a nudge: done, or once more in an hour. */

import type { Day } from '../../domain/day.ts';
import type { NudgeKey } from '../../domain/nudge-key.ts';
import { fullOf } from '../../push/finish.ts';
import { snooze } from '../../push/snooze.ts';
import { filled, fieldName, valueFor } from '../../sync/edits.ts';
import type { Full } from '../../sync/engine.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { translator } from '../../i18n/texts.ts';
import { paint, say, tell } from '../day/actions.ts';
import { lineAfter, momentOf } from '../day/feedback.ts';
import { fieldsOf } from '../records/ticks.ts';
import type { Habit } from '../records/habits.ts';
import { engine } from '../account/session.ts';

export { snoozable } from '../../push/snooze.ts';

const t = translator(remindingTexts);

/** Make a date full for all of them, as one action; at least one. */
export function done(list: readonly Habit[], on: Day): Promise<void> {
  const tellings = list.map((habit) => momentOf(habit, on));
  const ticks = list.map((habit) => fullOf(habit, on));
  list.forEach((habit, i) => show(habit, on, ticks[i]!));
  return tell(
    () => lineAfter(tellings.at(-1)!),
    (account) => account.fill(ticks),
  );
}

/** Once more in an hour, whether there is a network now or not. */
export function later(key: NudgeKey): Promise<void> {
  return tell(
    () => t('nudge.later.said'),
    (account) => account.edit([snooze(key, account.now())]),
  );
}

/** Say that nothing was left to do. */
export function already(gone: boolean): void {
  say(t(gone ? 'nudge.gone' : 'nudge.already'));
}

function show(habit: Habit, on: Day, tick: Full): void {
  const step = filled(tick);
  const field = fieldName(step, engine.value?.device ?? '');
  const value = valueFor(step.to, fieldsOf(habit.id, on) ?? {}, field);
  if (value !== undefined) paint(tick.id, [{ field, value }]);
}
