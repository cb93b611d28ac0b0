/** What a thumb does on a day. Painted at once, written right after, undone as a whole. */

import type { Cell } from '../../domain/cells.ts';
import type { Day } from '../../domain/day.ts';
import { amount, ownShare, tickId } from '../../domain/records.ts';
import { tidy } from '../../domain/states.ts';
import type { Edit, Engine } from '../../sync/engine.ts';
import type { Action } from '../../sync/types.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { lineAfter, momentOf } from './feedback.ts';
import { doneOn, fieldsOf, putTicks } from '../records/ticks.ts';
import { targetOn, type Habit } from '../records/habits.ts';
import { failed } from '../records/failure.ts';
import { painted, reload, takenBackBy } from '../records/mirror.ts';
import { begin, engine } from '../account/session.ts';
import { markOf, said } from '../records/state.ts';
import { atTap } from '../records/turn.ts';

const t = translator(firstTexts);

export { TextTooLong } from '../../sync/engine.ts';

type Write = (engine: Engine) => Promise<Action | null>;

/** The tick: kept if it was not, open again if it was. */
export async function toggle(habit: Habit, shown: Day): Promise<void> {
  const keeps = markOf(habit, shown) === 'open';
  const on = atTap(shown);
  // Nobody takes back on today what they see kept on a day that is over.
  if (on !== shown && (!keeps || markOf(habit, on) !== 'open')) return;
  const id = tickId(on, habit.id);
  const value = keeps ? targetOn(habit, on) : null;
  const share = ownShare(engine.value?.device ?? '');
  const had = fieldsOf(habit.id, on);
  const edits: Edit[] = [{ kind: 't', id, field: 'v', value }];
  if (had?.[share]?.[0]) edits.push({ kind: 't', id, field: share, value: null });
  const telling = momentOf(habit, on);
  paint(id, edits);
  return tell(
    () => (value === null ? t('said.open') : lineAfter(telling)),
    (account) => account.edit(edits),
  );
}

/** What a thumb adds to a count or to minutes: one more, or all that is still open of a time. */
export function stepOf(habit: Habit, on: Day): number {
  if (habit.measure !== 'minutes') return 1;
  return Math.max(0, targetOn(habit, on) - doneOn(habit, on));
}

/** Add to this device's share of a count or of minutes: what a thumb adds, unless it is said how much. */
export async function addTo(habit: Habit, shown: Day, by?: number): Promise<void> {
  const on = atTap(shown);
  const delta = by ?? stepOf(habit, on);
  if (!delta) return;
  const id = tickId(on, habit.id);
  const telling = momentOf(habit, on);
  show(id, habit, on, delta);
  return tell(
    () => lineAfter(telling),
    (account) => account.tap('t', id, delta),
  );
}

/**
 * Make a day's amount what the person says it was, on whichever devices it was counted. `had` stood
 * in the form when it was opened: what another device has counted since then comes on top.
 */
export function setAmount(habit: Habit, on: Day, total: number, had: number): Promise<void> {
  const id = tickId(on, habit.id);
  const telling = momentOf(habit, on);
  const delta = tidy(total - had);
  show(id, habit, on, delta);
  return tell(
    () => (delta > 0 ? lineAfter(telling) : t('said.amount')),
    (account) => account.tap('t', id, delta),
  );
}

/** Chosen rest. */
export function rest(habit: Habit, shown: Day): Promise<void> {
  const on = atTap(shown);
  const edits: Edit[] = [{ kind: 't', id: tickId(on, habit.id), field: 'v', value: 's' }];
  paint(edits[0]!.id, edits);
  return tell(
    () => t('said.rest'),
    (account) => account.edit(edits),
  );
}

/** The note of a habit's day; '' when there is none, null when it cannot be read here. */
export async function noteOf(habit: Habit, on: Day, cell = noteCell(habit, on)): Promise<string | null> {
  return engine.value ? engine.value.text('t', tickId(on, habit.id), 'n', cell) : '';
}

/** The cell of a day's note as it stands: what whoever writes over it has seen. */
export function noteCell(habit: Habit, on: Day): Cell | undefined {
  return fieldsOf(habit.id, on)?.n;
}

/** A note for a habit's day, over the one that its writer has seen. */
export function note(habit: Habit, on: Day, text: string, over: Cell | undefined): Promise<void> {
  const edit: Edit = { kind: 't', id: tickId(on, habit.id), field: 'n', text: text || null, over: over ?? null };
  return tell(
    () => t('said.note'),
    (account) => account.edit([edit]),
  );
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

/** Say something that nothing takes back. */
export function say(text: string): void {
  said.value = { text, action: null, turn: ++spoken };
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
