/** The line after a tick: its kind is the rules', its text one that fits the moment and is not worn. */

import { choose, isFilled } from '../../domain/feedback.ts';
import type { Day } from '../../domain/day.ts';
import { rawOf } from '../../domain/life.ts';
import type { Share } from '../../domain/share.ts';
import type { Rules, Summary } from '../../domain/summary.ts';
import { today } from '../platform/today.ts';
import { mayTell, noteSaid } from '../records/letters.ts';
import { all, markOf, shareOf } from '../records/state.ts';
import { rulesOf, summaryOf } from '../records/summaries.ts';
import { complete, fieldsOf, type Standing } from '../records/ticks.ts';
import { speak } from '../../i18n/texts.ts';
import { sentence } from './sentence.ts';

/** What is said after an act: of what there shall be less a number, fetched with its limit. */
export async function messageAfter(ticked: readonly Standing[]): Promise<string> {
  const { habit, on } = ticked.at(-1)!;
  if (!habit.limited) return lineAfter(ticked);
  const { lessSaid } = await import('./less.ts');
  await speak();
  return lessSaid(habit, on);
}

/** The sentence for what was done since `ticked`, about the last of them. A tick on a past date never announces a run. */
export function lineAfter(ticked: readonly Standing[]): string {
  const last = ticked.at(-1)!;
  const { habit, on } = last;
  const now = today.value;
  const after = summaryOf(habit, now);
  const telling = on === now && complete.value;
  const kind = choose({
    before: telling ? summaryBefore(last) : after,
    after,
    first_ever: complete.value && isFirst(ticked),
    letter_due: on === now && mayTell(),
    comeback: telling && asOf(last, (rules) => rules.isComeback()),
    all_done: on === now && isFilled(shareBefore(on, ticked), shareOf(on)),
    tiny: markOf(habit, on) === 'part',
    bonus: after.states[on] === 'bonus',
  });
  if (kind === 'letter_due') noteSaid();
  return sentence(kind, habit, on, after);
}

/** The share of a day as it was before these ticks. */
function shareBefore(on: Day, ticked: readonly Standing[]): Share {
  return shareOf(on, ({ id }) => {
    const was = ticked.find(({ habit }) => habit.id === id);
    return was ? was.fields : fieldsOf(id, on);
  });
}

function summaryBefore(before: Standing): Summary {
  const now = today.value;
  return before.summary ?? asOf(before, (rules) => rules.summary(now, now));
}

/** Ask the rules about a habit as it was before the tick. */
function asOf<T>({ habit, on, fields }: Standing, ask: (rules: Rules) => T): T {
  const start = performance.now();
  const rules = rulesOf(habit, today.value);
  rules.set(on, rawOf(fields ?? {}));
  const said = ask(rules);
  rules.set(on, rawOf(fieldsOf(habit.id, on) ?? {}));
  // Read by the benchmark, as in ticks.ts.
  performance.measure('tend-rules', { start });
  return said;
}

/** Whether nothing was ever kept before, of what was put away neither. */
function isFirst(ticked: readonly Standing[]): boolean {
  const others = all.value.filter(({ id }) => !ticked.some(({ habit }) => habit.id === id));
  return (
    others.every((habit) => summaryOf(habit, today.value).deposits === 0) &&
    ticked.every((before) => summaryBefore(before).deposits === 0)
  );
}
