/** The second line of a less-of habit's or a routine's row; other habits have theirs in row-line.ts. */

import { lessText } from '../app/day/less.ts';
import { nextStep } from '../app/day/steps.ts';
import { today } from '../app/platform/today.ts';
import type { Habit } from '../app/records/habits.ts';
import { pauseOn, rowStateOf } from '../app/records/row-state.ts';
import { doneOn } from '../app/records/ticks.ts';
import { addDays, type Day } from '../domain/day.ts';
import { stepsOf } from '../domain/strategies/routine.ts';
import { kindsTexts } from '../i18n/en/kinds.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { dateText } from '../i18n/format.ts';
import { translator } from '../i18n/texts.ts';
import { lineOf, runOf, type Line } from './row-line.ts';

const t = translator(kindsTexts, todayTexts);

/** So much of a step's name stands in a row: whichever is next, the row is as high as before. */
const STEP_CHARS = 24;

export function kindLine(habit: Habit, on: Day): Line {
  if (!habit.limited) return doneOn(habit, on) ? stepsLine(habit, on) : stepsAhead(habit, on);
  const span = pauseOn(habit, on);
  // It asks for nothing, so a time away says nothing of it; a number stands also then.
  if (!span?.end) return { text: lessText(habit, on) };
  return { text: t('less.ended', { date: dateText(addDays(span.from, -1), { day: 'numeric', month: 'long' }) }) };
}

/** "1 of 3 · next: Water", "3 of 3 · 4 days". */
function stepsLine(habit: Habit, on: Day): Line {
  const of = stepsOf(habit.steps).length;
  const next = nextStep(habit, on);
  const done = Math.min(of, doneOn(habit, on));
  if (next) return { text: t('steps.next', { done, of, step: shortened(next.name) }) };
  const amount = t('steps.of', { done: of, of });
  const run = on === today.value ? runOf(habit) : null;
  return run ? { ...run, text: t('row.with.run', { amount, run: run.text }) } : { text: amount };
}

/** Before anything is done: what a habit with a plan says, but for its amount. */
function stepsAhead(habit: Habit, on: Day): Line {
  const { name: step } = stepsOf(habit.steps)[0]!;
  const line = lineOf(habit, on);
  const isIdle = rowStateOf(habit, on) === 'open' && !habit.cue && !line.room;
  return isIdle ? { text: t('steps.first', { step: shortened(step) }) } : line;
}

function shortened(name: string): string {
  const signs = [...name];
  return signs.length > STEP_CHARS
    ? `${signs
        .slice(0, STEP_CHARS - 1)
        .join('')
        .trimEnd()}…`
    : name;
}
