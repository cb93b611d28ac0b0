/** The steps of a routine on a day. Each is merged by itself. */

import type { Day } from '../../domain/day.ts';
import { tickId } from '../../domain/records.ts';
import { doneField, isDone, stepsOf, type Step } from '../../domain/strategies/routine.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { today } from '../platform/today.ts';
import { targetOn, type Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { doneOn, fieldsOf, standing } from '../records/ticks.ts';
import { atTap } from '../records/turn.ts';
import { lineSince } from './line.ts';

const t = translator(firstTexts);

/** The steps with what was done of them. */
export function stepsOn(habit: Habit, on: Day): (Step & { done: boolean })[] {
  const tick = fieldsOf(habit.id, on);
  return stepsOf(habit.steps).map((step) => ({ ...step, done: isDone(tick, step) }));
}

/** The first step that is still to be done; undefined once the day is full, also by a tap in a notification. */
export function nextStep(habit: Habit, on: Day): Step | undefined {
  if (doneOn(habit, on) >= targetOn(habit, on)) return undefined;
  return stepsOn(habit, on).find(({ done }) => !done);
}

/** Do a step, or take it back. */
export async function setStep(habit: Habit, shown: Day, step: Pick<Step, 'place'>, isSet: boolean): Promise<void> {
  const on = atTap(shown);
  const before = standing(habit, on, today.peek());
  const value = isSet ? 1 : 0;
  return perform([{ kind: 't', id: tickId(on, habit.id), field: doneField(step), value }], () =>
    isSet ? lineSince(before) : t('said.open'),
  );
}

/** Do the first step that is still to be done; null: all are. */
export function doNext(habit: Habit, on: Day): Promise<void> | null {
  const next = nextStep(habit, on);
  return next ? setStep(habit, on, next, true) : null;
}
