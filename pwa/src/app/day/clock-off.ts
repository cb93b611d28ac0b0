/** Clocking off: what is written down, and the tick of "hours off work", as one act. Loaded on demand. */

import { tickId } from '../../domain/records.ts';
import { covers } from '../../domain/schedule.ts';
import { cardText } from '../../domain/strategies/cards.ts';
import type { Day } from '../../domain/day.ts';
import type { Edit } from '../../sync/engine.ts';
import { today } from '../platform/today.ts';
import { entryId } from '../records/cards.ts';
import { targetOn, type Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { habits, markOf } from '../records/state.ts';
import { standing } from '../records/ticks.ts';
import { nowHere, turnDay } from '../records/turn.ts';
import { lineSince } from './line.ts';

/** The starter that is "hours off work". */
const HOURS_OFF = 'starter00005';

export interface Words {
  waits: string;
  good: string;
}

/** The card of a clock-off now. */
export function clockOffDraft({ waits, good }: Words) {
  return { is: 'clockoff', waits, good, at: Math.floor(nowHere().at) };
}

/** Clock off now; one Undo takes the words and the tick back. `said`: where there is nothing to tick. */
export function clockOff(words: Words, said: string): Promise<void> {
  const on = turnDay();
  const edits: Edit[] = [{ kind: 'g', id: entryId(on), field: 'body', text: cardText(clockOffDraft(words)) }];
  const habit = habitToTick(on);
  if (!habit) return perform(edits, () => said);
  const before = standing(habit, on, today.peek());
  edits.push({ kind: 't', id: tickId(on, habit.id), field: 'v', value: targetOn(habit, on) });
  return perform(edits, () => lineSince(before));
}

/** The habit, where it is on the list, is a plain check, and waits for one: amounts are the person's own. */
function habitToTick(on: Day): Habit | null {
  const habit = habits.value.find(({ id }) => id === HOURS_OFF);
  if (!habit || habit.measure !== 'check' || habit.limit || habit.steps.some(Boolean)) return null;
  return markOf(habit, on) === 'open' && !habit.pause.some((span) => covers(span, on)) ? habit : null;
}
