import type { Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';
import { kindLine } from './kind-line.ts';
import { RowLine as PlainLine } from './RowLine.tsx';

export { doNext } from '../app/day/steps.ts';

/** The line of a less-of habit or of a routine; other habits have theirs in RowLine. */
export function RowLine({ habit, on }: { habit: Habit; on: Day }) {
  return <PlainLine habit={habit} on={on} read={kindLine} />;
}
