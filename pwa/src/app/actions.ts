/** Everything a person can do. Painted at once, written right after, undone as a whole. */

import { batch } from '@preact/signals';
import type { Value } from '../domain/cells.ts';
import type { Day } from '../domain/day.ts';
import { fnv } from '../domain/digest.ts';
import { amount, newId, ownShare, tickId } from '../domain/records.ts';
import type { Action, Edit } from '../sync/types.ts';
import { keptLines, t } from '../words/words.ts';
import { painted, reload } from './load.ts';
import { begin, engine, phase } from './session.ts';
import { habits, markOf, said, ticks, today, type Habit } from './state.ts';

/** The first screen's answer: which starters are kept, under which name (null: as they are). */
export async function plant(kept: { id: string; name: string | null }[]): Promise<void> {
  const plan = [{ from: today.value, kind: 'daily', target: 1, tiny: null }];
  batch(() => {
    habits.value = kept.map(({ id, name }) => ({ id, name, locked: false, measure: 'check', target: 1 }));
    phase.value = 'ready';
  });
  const edits = kept.flatMap(({ id, name }): Edit[] => [
    { kind: 'h', id, field: 'plan', value: plan as Value },
    ...(name ? [{ kind: 'h', id, field: 'name', text: name }] : []),
  ]);
  await painted(begin, async (account) => (edits.length ? account.edit(edits) : null));
}

/** The tick: kept if it was not, open again if it was. */
export async function toggle(habit: Habit, on: Day): Promise<void> {
  const mark = markOf(habit, on);
  const value = mark === 'kept' || mark === 'part' || mark === 'rest' ? null : habit.target;
  await put(habit, on, value, value === null ? t('said.open') : lineFor(habit, on));
}

/** What a thumb adds to a count or to minutes: one more, or all that is still open of a time. */
export function stepOf(habit: Habit, on: Day): number {
  if (habit.measure !== 'minutes') return 1;
  return Math.max(0, habit.target - amount(ticks.value.get(tickId(on, habit.id))));
}

/** The thumb on a habit that counts. A time that is full already opens its menu instead. */
export async function addTo(habit: Habit, on: Day, delta: number): Promise<void> {
  const id = tickId(on, habit.id);
  show(id, delta);
  const action = await painted(begin, (account) => account.tap('t', id, delta));
  said.value = { action, text: markOf(habit, on) === 'open' ? t('said.open') : lineFor(habit, on) };
}

/** Make a day's amount what the person says it was, on whichever devices it was counted. */
export async function setAmount(habit: Habit, on: Day, total: number): Promise<void> {
  const id = tickId(on, habit.id);
  show(id, total - amount(ticks.peek().get(id)));
  const action = await painted(begin, (account) => account.setCount('t', id, total));
  said.value = { action, text: t('said.amount') };
}

/** Chosen rest. */
export function rest(habit: Habit, on: Day): Promise<void> {
  return put(habit, on, 's', t('said.rest'));
}

/** The note of a habit's day; '' when there is none or it cannot be read here. */
export async function noteOf(habit: Habit, on: Day): Promise<string> {
  const id = tickId(on, habit.id);
  return (await engine.value?.text('t', id, 'n', ticks.value.get(id)?.n)) ?? '';
}

/** A note for a habit's day. */
export async function note(habit: Habit, on: Day, text: string): Promise<void> {
  const id = tickId(on, habit.id);
  await write([{ kind: 't', id, field: 'n', text: text || null }], t('said.note'));
}

/** Another name. */
export function rename(habit: Habit, name: string): Promise<void> {
  return write([{ kind: 'h', id: habit.id, field: 'name', text: name }], t('said.renamed'));
}

/** A new habit, checked daily. */
export function add(name: string): Promise<void> {
  const id = newId(crypto);
  const plan: Value = [{ from: today.value, kind: 'daily', target: 1, tiny: null }];
  return write(
    [
      { kind: 'h', id, field: 'plan', value: plan },
      { kind: 'h', id, field: 'name', text: name },
    ],
    t('said.added'),
  );
}

/** Drop a habit from the list; its ticks stay. */
export function drop(habit: Habit): Promise<void> {
  return write([{ kind: 'h', id: habit.id, field: 'del', value: 1 }], t('said.dropped'));
}

/** Take the last action back. */
export async function undo(): Promise<void> {
  const last = said.peek();
  const account = engine.value;
  if (!last || !account) return;
  said.value = null;
  await account.undo(last.action);
  await reload(account);
}

/** Paint a change of this device's share. */
function show(id: string, delta: number): void {
  const had = ticks.peek().get(id);
  const share = ownShare(engine.value?.device ?? '');
  const own = had?.[share]?.[0];
  const value = (typeof own === 'number' ? own : 0) + delta;
  ticks.value = new Map(ticks.peek()).set(id, { ...had, [share]: [value, ''] });
}

async function put(habit: Habit, on: Day, value: Value, text: string): Promise<void> {
  const id = tickId(on, habit.id);
  const shown = new Map(ticks.peek());
  const had = shown.get(id);
  const device = engine.value?.device;
  const counted = device && had?.[ownShare(device)] ? { [ownShare(device)]: [null, ''] as [Value, string] } : {};
  shown.set(id, { ...had, v: [value, ''], ...counted });
  ticks.value = shown;
  const edits: Edit[] = [{ kind: 't', id, field: 'v', value }];
  if (device && had?.[ownShare(device)]) edits.push({ kind: 't', id, field: ownShare(device), value: null });
  await write(edits, text);
}

async function write(edits: Edit[], text: string): Promise<void> {
  const action: Action = await painted(begin, (account) => account.edit(edits));
  said.value = { action, text };
}

/** The same sentence on every device: chosen by the habit, the date and the kind. */
function lineFor(habit: Habit, on: Day): string {
  return keptLines[fnv(`${habit.id}\x1f${on}\x1fkept`) % keptLines.length]!;
}
