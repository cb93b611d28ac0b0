/** The line after a tick: chosen by the rules, the same on every device. */

import type { Day } from '../../domain/day.ts';
import { choose, textIndex } from '../../domain/feedback.ts';
import type { Summary } from '../../domain/summary.ts';
import { lines } from '../../i18n/en/lines.ts';
import { complete, isComeback, summaryOf } from '../records/ticks.ts';
import type { Habit } from '../records/habits.ts';
import { today } from '../platform/today.ts';
import { habits, markOf } from '../records/state.ts';
import { turnDay } from '../records/turn.ts';

/** How things stood before a tick: a telling ends with `lineAfter`. */
export interface Telling {
  habit: Habit;
  on: Day;
  before: Summary;
  back: boolean;
  first: boolean;
}

/** Remember how things stand, before anything is painted. */
export function momentOf(habit: Habit, on: Day): Telling {
  const now = turnDay();
  const before = summaryOf(habit, now);
  const first = complete.value && habits.value.every((one) => summaryOf(one, now).deposits === 0);
  const back = complete.value && isComeback(habit, now);
  return { habit, on, before, back, first };
}

/** One sentence for what has been done since. A tick on a past date never announces a run. */
export function lineAfter({ habit, on, before, back, first }: Telling): string {
  const now = today.value;
  const after = summaryOf(habit, now);
  const mark = markOf(habit, on);
  const plain = { before: after, after };
  const kind = choose({
    ...(on === now && complete.value ? { before, after } : plain),
    first_ever: first,
    letter_due: false,
    comeback: on === now && back,
    all_done: on === now && allDone(now),
    tiny: mark === 'part',
    bonus: after.states[on] === 'bonus',
  });
  const texts = lines()[kind];
  return texts[textIndex(habit.id, on, kind, texts.length)]!.replaceAll('{run}', String(after.run));
}

/** Whether every habit that is due today is kept, and there are at least two. */
function allDone(now: Day): boolean {
  const due = habits.value.filter((habit) => {
    const state = summaryOf(habit, now).states[now];
    return state === 'open' || state === 'kept';
  });
  return due.length > 1 && due.every((habit) => summaryOf(habit, now).states[now] === 'kept');
}
