/** "What would fill your cup?": asked on Today once, after the first week. Loaded on demand. */

import { isDate } from '../../domain/civil.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { asksFirst } from '../../domain/strategies/first-steps.ts';
import { sign } from '../account/signals.ts';
import { today } from '../platform/today.ts';
import { isBack } from '../records/door.ts';
import { perform, write } from '../records/perform.ts';
import { leaveOn } from '../records/row-state.ts';
import { stored } from '../records/settings.ts';
import { all, listed } from '../records/state.ts';
import { complete } from '../records/ticks.ts';

const ASKED = 'firstAsked';

/**
 * Whether the question stands on Today: not for whoever is away or has just come back, nor where nothing can be
 * written. Whatever was begun today has answered it.
 */
export function isFirstAsked(): boolean {
  const [asked, now] = [stored.value.get(ASKED), today.value];
  const begun = all.value.flatMap(({ plan }) => plan[0]?.from ?? []);
  const first = begun.reduce<Day | null>((least, on) => (least === null || on < least ? on : least), null);
  if (!listed.value || !complete.value || sign.value.locked || leaveOn(now) || isBack.value) return false;
  return !begun.includes(now) && asksFirst(first, isDate(asked) ? asked : null, now);
}

/** Note that the question is on the screen: no other day, and no other device, asks again. */
export async function noteFirstAsked(): Promise<void> {
  if (stored.peek().get(ASKED) === today.peek()) return;
  await write([{ kind: 's', id: ASKED, field: 'v', value: today.peek() }]);
}

/** Nothing more for now. It is as if the question had been of the day before. */
export function leaveFirst(said: string): Promise<void> {
  return perform([{ kind: 's', id: ASKED, field: 'v', value: addDays(today.peek(), -1) }], () => said);
}
