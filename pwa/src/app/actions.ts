/** What a thumb does on a day. Painted at once, written right after, undone as a whole. */

import type { Day } from '../domain/day.ts';
import { amount, ownShare, tickId } from '../domain/records.ts';
import type { Edit, Engine } from '../sync/engine.ts';
import type { Action } from '../sync/types.ts';
import { t } from '../words/words.ts';
import { lineAfter, momentOf } from './feedback.ts';
import { doneOn, fieldsOf, putTicks } from './garden.ts';
import { targetOn, type Habit } from './habits.ts';
import { failed } from './failure.ts';
import { painted, reload, takenBackBy } from './load.ts';
import { begin, engine } from './account/session.ts';
import { markOf, said } from './state.ts';

type Write = (engine: Engine) => Promise<Action | null>;

/** The tick: kept if it was not, open again if it was. */
export function toggle(habit: Habit, on: Day): Promise<void> {
  const id = tickId(on, habit.id);
  const value = markOf(habit, on) === 'open' ? targetOn(habit, on) : null;
  const share = ownShare(engine.value?.device ?? '');
  const had = fieldsOf(habit.id, on);
  const edits: Edit[] = [{ kind: 't', id, field: 'v', value }];
  if (had?.[share]?.[0]) edits.push({ kind: 't', id, field: share, value: null });
  const telling = momentOf(habit, on);
  paint(id, edits);
  return tell(() => (value === null ? t('said.open') : lineAfter(telling)), (account) => account.edit(edits));
}

/** What a thumb adds to a count or to minutes: one more, or all that is still open of a time. */
export function stepOf(habit: Habit, on: Day): number {
  if (habit.measure !== 'minutes') return 1;
  return Math.max(0, targetOn(habit, on) - doneOn(habit, on));
}

/** Add to this device's share of a count or of minutes. */
export function addTo(habit: Habit, on: Day, delta: number): Promise<void> {
  const id = tickId(on, habit.id);
  const telling = momentOf(habit, on);
  show(id, habit, on, delta);
  return tell(() => lineAfter(telling), (account) => account.tap('t', id, delta));
}

/** Make a day's amount what the person says it was, on whichever devices it was counted. */
export function setAmount(habit: Habit, on: Day, total: number): Promise<void> {
  const id = tickId(on, habit.id);
  const had = doneOn(habit, on);
  const telling = momentOf(habit, on);
  show(id, habit, on, total - had);
  return tell(() => (total > had ? lineAfter(telling) : t('said.amount')), (account) => account.setCount('t', id, total));
}

/** Chosen rest. */
export function rest(habit: Habit, on: Day): Promise<void> {
  const edits: Edit[] = [{ kind: 't', id: tickId(on, habit.id), field: 'v', value: 's' }];
  paint(edits[0]!.id, edits);
  return tell(() => t('said.rest'), (account) => account.edit(edits));
}

/** The note of a habit's day; '' when there is none or it cannot be read here. */
export async function noteOf(habit: Habit, on: Day): Promise<string> {
  return (await engine.value?.text('t', tickId(on, habit.id), 'n', fieldsOf(habit.id, on)?.n)) ?? '';
}

/** A note for a habit's day. */
export function note(habit: Habit, on: Day, text: string): Promise<void> {
  const edit: Edit = { kind: 't', id: tickId(on, habit.id), field: 'n', text: text || null };
  return tell(() => t('said.note'), (account) => account.edit([edit]));
}

/** Take the last action back. */
export async function undo(): Promise<void> {
  const last = said.peek();
  const account = engine.value;
  if (!last?.action || !account) return;
  said.value = null;
  await account.undo(last.action);
  await reload(account);
}

let spoken = 0;

/**
 * Say what was done as soon as it is painted, and offer to take it back once it is on disk. The
 * words wait for the next task: a tick is never held up by them. What was said before stands until
 * then, so that the line never blinks, but can no longer be taken back in this one's stead.
 */
export async function tell(text: () => string, write: Write): Promise<void> {
  const turn = ++spoken;
  let line: string | undefined;
  const say = (action: Action | null): void => {
    if (turn === spoken) said.value = { text: (line ??= text()), action, turn };
  };
  setTimeout(() => line ?? say(null));
  const before = said.peek();
  if (before?.action) said.value = { ...before, action: null };
  const action = await painted(begin, write).catch((error: unknown) => {
    spoken++;
    failed(error);
    throw error;
  });
  say(action);
}

/** Paint values ahead of the disk. */
export function paint(id: string, edits: readonly Pick<Edit, 'field' | 'value'>[]): void {
  const [on, habit] = [id.slice(0, 10), id.slice(11)];
  const had = fieldsOf(habit, on);
  takenBackBy(() => putTicks([{ id, fields: had ?? {} }]));
  const fields = { ...had };
  for (const { field, value } of edits) fields[field] = [value ?? null, ''];
  putTicks([{ id, fields }]);
}

/** Paint a change of this device's share. */
function show(id: string, habit: Habit, on: Day, delta: number): void {
  const had = fieldsOf(habit.id, on);
  takenBackBy(() => putTicks([{ id, fields: had ?? {} }]));
  const share = ownShare(engine.value?.device ?? '');
  const own = had?.[share]?.[0];
  const fields = { ...had, [share]: [(typeof own === 'number' ? own : 0) + delta, ''] as [number, string] };
  putTicks([{ id, fields: amount(fields) < 0 ? { ...had } : fields }]);
}
