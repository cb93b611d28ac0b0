/** What stands at the head of Today: whoever comes back is greeted, and what a run held is explained once. */

import { computed } from '@preact/signals';
import { coveredOf, isAway, type Covered } from '../../domain/coming-back.ts';
import { isDate } from '../../domain/civil.ts';
import type { Fields } from '../../domain/cells.ts';
import { addDays, startOf, type Day } from '../../domain/day.ts';
import { stampMs } from '../../domain/hlc.ts';
import { isCounted } from '../../domain/kinds.ts';
import { amount, choosesRest } from '../../domain/records.ts';
import { today } from '../platform/today.ts';
import { write } from './perform.ts';
import { settings, stored } from './settings.ts';
import { all, habits } from './state.ts';
import { summaryOf } from './summaries.ts';
import { complete, fieldsOf, ticksOf } from './ticks.ts';
import { nowHere } from './turn.ts';

/** So far back each date is looked at; what was longer ago was long ago. */
const SCAN_DAYS = 31;

/** Whether one has been away for days. It holds all day: today's own ticks change nothing. */
export const isBack = computed(() => {
  const sign = lastSign();
  return sign !== null && isAway([sign], today.value, told());
});

/** The last date before today with a tick or a rest; null: there is none. */
function lastSign(): Day | null {
  const now = today.value;
  const begun = startOf(now, nowHere().zone, settings.value.dayStart);
  for (let n = 1; n <= SCAN_DAYS; n++) {
    const on = addDays(now, -n);
    if (all.value.some(({ id }) => isSign(fieldsOf(id, on), begun))) return on;
  }
  const isOlder = all.value.some(({ id }) => [...ticksOf(id)].some(([on, some]) => on < now && isSign(some, begun)));
  return isOlder ? addDays(now, -SCAN_DAYS - 1) : null;
}

/** Whether a date's tick tells that one was here before `begun`: kept or rested then, and not noted down since. */
function isSign(fields: Fields | undefined, begun: number): boolean {
  if (!fields || !(amount(fields) > 0 || choosesRest(fields))) return false;
  return Object.entries(fields).some(
    ([field, [value, stamp]]) => (isCounted(field) || field === 'r') && value && stampMs(stamp) < begun,
  );
}

/** Time away that was told, silence included: a last date alone tells that it began before. */
function told() {
  const hush = stored.value.get('hush');
  return [...settings.value.leave, ...(isDate(hush) ? [{ from: addDays(hush, -SCAN_DAYS), to: hush }] : [])];
}

const TOLD = 'reserveTold';

/** What a run has held of late, to be explained; null: nothing, or it was explained on another day. */
export function heldToTell(): Covered | null {
  if (!complete.value) return null;
  const now = today.value;
  const on = stored.value.get(TOLD);
  const list = habits.value.map((habit) => ({ id: habit.id, ...summaryOf(habit, now) }));
  return coveredOf(list, now, isDate(on) && on !== now);
}

/** It is explained today; on no later day again, and on no other device. */
export async function noteTold(): Promise<void> {
  if (!isDate(stored.peek().get(TOLD))) await write([{ kind: 's', id: TOLD, field: 'v', value: today.peek() }]);
}

/** All that was ever kept, also of what was put away since: it is never taken back. 0 while not all of it is known. */
export function giftsSoFar(): number {
  if (!complete.value) return 0;
  return all.value.reduce((sum, habit) => sum + summaryOf(habit, today.value).deposits, 0);
}
