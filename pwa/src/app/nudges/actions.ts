/** What a person can choose on a nudge: done, or again in an hour. */

import type { Day } from '../../domain/day.ts';
import type { NudgeKey } from '../../domain/nudge-key.ts';
import { fullOf } from '../../push/finish.ts';
import { snooze } from '../../push/snooze.ts';
import { filled } from '../../sync/field-writes.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { translator } from '../../i18n/texts.ts';
import { lineSince } from '../day/line.ts';
import { today } from '../platform/today.ts';
import type { Habit } from '../records/habits.ts';
import { perform, say } from '../records/perform.ts';
import { standing } from '../records/ticks.ts';
import { engine } from '../account/session.ts';

export { snoozable } from '../../push/snooze.ts';

const t = translator(remindingTexts);

/** Make a date full for all of them, as one action; at least one. */
export function done(list: readonly Habit[], on: Day): Promise<void> {
  const before = list.map((habit) => standing(habit, on, today.peek()));
  return perform(
    list.map((habit) => filled(fullOf(habit, on))),
    () => lineSince(...before),
  );
}

/** Once more in an hour, whether there is a network now or not. */
export function later(key: NudgeKey): Promise<void> {
  return perform([snooze(key, engine.value?.now() ?? Date.now())], () => t('nudge.later.said'));
}

/** Say that nothing was left to do; `gone`: because the habit is not there any more. */
export function already(gone: boolean): void {
  say(t(gone ? 'nudge.gone' : 'nudge.already'));
}
