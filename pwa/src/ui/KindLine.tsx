import { nextStep, setStep } from '../app/day/steps.ts';
import type { Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';
import { kindLine } from './kind-line.ts';
import { RowLine as PlainLine } from './RowLine.tsx';

/** The line of a less-of habit or of a routine; other habits have theirs in RowLine. */
export function RowLine({ habit, on }: { habit: Habit; on: Day }) {
  return <PlainLine habit={habit} on={on} read={kindLine} />;
}

/** Do the first step that is still to be done; null: all are. */
export function doNext(habit: Habit, on: Day): Promise<void> | null {
  const next = nextStep(habit, on);
  return next ? setStep(habit, on, next, true) : null;
}
