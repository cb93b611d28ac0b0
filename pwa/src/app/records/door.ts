/** What stands at the head of Today: a greeting for whoever comes back, which day it still is, and what a run's dots mean. */

import { computed } from '@preact/signals';
import { coveredOf, isAway, type Covered } from '../../domain/coming-back.ts';
import { isDate } from '../../domain/civil.ts';
import type { Fields } from '../../domain/cells.ts';
import { addDays, dayOf, startOf, type Day } from '../../domain/day.ts';
import { stampMs } from '../../domain/hlc.ts';
import { isCounted } from '../../domain/kinds.ts';
import { amount, choosesRest } from '../../domain/records.ts';
import type { Unit } from '../../domain/schedule.ts';
import { today } from '../platform/today.ts';
import { write } from './perform.ts';
import type { Habit } from './habits.ts';
import { periodOf } from './row-state.ts';
import { settings, stored } from './settings.ts';
import { all, habits, markOf } from './state.ts';
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
export function told() {
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
export function noteTold(): Promise<void> {
  return note(TOLD);
}

const PIPS = 'pipsTold';

/** In which unit the dots beside a run are to be explained: they come with the first run of another day; null: not now. */
export function pipsToTell(): Unit | null {
  if (!complete.value || isDate(stored.value.get(TOLD))) return null;
  const on = stored.value.get(PIPS);
  if (isDate(on) && on !== today.value) return null;
  for (const habit of habits.value) {
    const { run, unit } = summaryOf(habit, today.value);
    if (run > 0 && isOfBefore(habit, run)) return unit;
  }
  return null;
}

/** Whether a run stood on the row before today's tick. */
function isOfBefore(habit: Habit, run: number): boolean {
  const mark = markOf(habit, today.value);
  return !periodOf(habit, today.value)?.done && run > (mark === 'kept' || mark === 'part' ? 1 : 0);
}

/** Whether the rows show the dots: from when they are explained on, by themselves or by what they held. */
export function arePipsTold(): boolean {
  return [PIPS, TOLD].some((id) => isDate(stored.value.get(id)));
}

export function notePipsTold(): Promise<void> {
  return note(PIPS);
}

async function note(id: string): Promise<void> {
  if (!isDate(stored.peek().get(id))) await write([{ kind: 's', id, field: 'v', value: today.peek() }]);
}

/** `still`: the calendar has a later date by now, for the person's day has not ended. `already`: an earlier one, after a flight west. */
export function besideCalendar(): 'still' | 'already' | null {
  const { at, zone } = nowHere();
  const date = dayOf(at, zone, '00:00');
  if (date === today.value) return null;
  return today.value < date ? 'still' : 'already';
}

/** All that was ever kept, also of what was put away since: it is never taken back. 0 while not all of it is known. */
export function giftsSoFar(): number {
  if (!complete.value) return 0;
  return all.value.reduce((sum, habit) => sum + summaryOf(habit, today.value).deposits, 0);
}
