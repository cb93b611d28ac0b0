/** Editing habits and settings: the editor's answers as edits, which never change the past. */

import type { Fields, Value } from '../../domain/cells.ts';
import type { Day } from '../../domain/day.ts';
import type { HabitFields, Reminder } from '../../domain/habit.ts';
import type { Span } from '../../domain/schedule.ts';
import { newId, tickId } from '../../domain/records.ts';
import type { Edit } from '../../sync/engine.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';
import { writeLimits } from '../../domain/strategies/limits.ts';
import { changesOf, entryOf, measureOf, textsOf, type Draft } from './draft.ts';
import { closed, endedAfter } from './spans.ts';
import { habitEdits, TEXTS, type Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { placeAtEnd } from './order.ts';
import { tidied } from './reminders.ts';
import { settings, stored } from '../records/settings.ts';
import { all } from '../records/state.ts';
import { ticksOf } from '../records/ticks.ts';
import { turnDay } from '../records/turn.ts';

const t = translator(firstTexts, habitsTexts);

/** Make a habit at the end of the list; its id. */
export async function create(draft: Draft): Promise<string> {
  const id = newId(crypto);
  const { from, most, per, shape, until } = draft;
  const texts = { ...textsOf(draft), limit: shape === 'less' ? writeLimits([{ from, most, per }]) : '' };
  const edits: Edit[] = [
    ...habitEdits(id, {
      plan: shape === 'less' ? [] : [entryOf(draft)],
      measure: measureOf(draft),
      pos: placeAtEnd(),
      ...(until && { pause: endedAfter([], until, turnDay()) }),
    }),
    ...Object.entries(texts).flatMap(([field, text]): Edit[] => (text ? [{ kind: 'h', id, field, text }] : [])),
  ];
  await perform(edits, () => t('said.added'));
  return id;
}

/**
 * Change a habit: only the fields that the person changed in the form are written. `opened`: the form and
 * the texts' cells as they were when it was opened; later texts of other devices do not count as seen.
 */
export async function change(habit: Habit, opened: Opened, draft: Draft): Promise<void> {
  const { texts, ...plain } = changesOf(habit, opened.draft, draft, turnDay());
  const { id } = habit;
  const words = Object.entries(texts).map(
    ([field, text]): Edit => ({ kind: 'h', id, field, text, over: opened.texts[field] ?? null }),
  );
  // Deleted meanwhile, perhaps on another device: whoever saves it wants it.
  const back = habit.deleted ? habitEdits(id, broughtBack(habit)) : [];
  const edits = [...words, ...habitEdits(id, plain), ...back];
  if (edits.length) await perform(edits, () => t(habit.deleted ? 'said.back' : 'said.changed'));
}

/** What stood in a habit's form when it was opened. */
export interface Opened {
  draft: Draft;
  texts: Fields;
}

/** Pause one habit, from today to a last day or until it is brought back. */
export function pause(habit: Habit, to: Day | null): Promise<void> {
  return set(habit, { pause: [...closed(pausesOf(habit), turnDay()), { from: turnDay(), to }] }, t('said.paused'));
}

/** End a pause: today counts again. */
export function resume(habit: Habit): Promise<void> {
  return set(habit, { pause: closed(pausesOf(habit), turnDay()) }, t('said.resumed'));
}

/** Archive a habit, or restore it; its ticks stay. Archiving starts a pause, restoring ends it. */
export function archive(habit: Habit): Promise<void> {
  return set(
    habit,
    { archived: true, pause: [...closed(pausesOf(habit), turnDay()), { from: turnDay(), to: null }] },
    t('said.archived'),
  );
}

export function bringBack(habit: Habit): Promise<void> {
  return set(habit, broughtBack(habit), t('said.back'));
}

function broughtBack(habit: Habit) {
  return { archived: false, deleted: false, pause: closed(pausesOf(habit), turnDay()) };
}

/**
 * Give a habit a last date, or none (null): from the day after it rests, and its run so far becomes a chapter. It
 * comes back by `resume`. Seasons that are over stay as they were.
 */
export function endOn(habit: Habit, last: Day | null): Promise<void> {
  return set(habit, { pause: endedAfter(pausesOf(habit), last, turnDay()) }, t('said.changed'));
}

/** Delete a habit; it can be brought back. From today on it asks for nothing, as one that is put away. */
export function drop(habit: Habit): Promise<void> {
  const had = pausesOf(habit);
  const today = turnDay();
  const pause = had.some(({ from, to }) => to === null && from <= today)
    ? had
    : [...closed(had, today), { from: today, to: null }];
  return set(habit, { deleted: true, pause }, t('said.dropped'));
}

/** Delete for ever, without Undo: its texts, its schedule and the notes of its days are overwritten with null. */
export function erase(habit: Habit): Promise<void> {
  const edits: Edit[] = [
    ...TEXTS.map((field): Edit => ({ kind: 'h', id: habit.id, field, value: null })),
    { kind: 'h', id: habit.id, field: 'plan', value: null },
    ...notesOf(habit),
    ...habitEdits(habit.id, { deleted: true }),
  ];
  return perform(edits, () => t('said.erased'), { isFinal: true });
}

function notesOf({ id }: Habit): Edit[] {
  const noted = [...ticksOf(id)].filter(([, { n }]) => n?.[0]);
  return noted.map(([on]): Edit => ({ kind: 't', id: tickId(on, id), field: 'n', value: null }));
}

/** Set the reminders of a habit. */
export function remind(habit: Habit, rem: readonly Reminder[]): Promise<void> {
  return set(habit, { rem: tidied(rem) }, t('said.set'));
}

/** Start a leave from all habits until a last day, today's alone being a day of rest; null ends it. */
export function away(to: Day | null): Promise<void> {
  const now = turnDay();
  const leave = closed(settings.value.leave, now);
  const spans = to === null ? leave : [...leave, { from: now, to }];
  const value = spans.map((span) => ({ from: span.from, to: span.to }));
  const said = to === null ? 'said.home' : to === now ? 'said.day.of.rest' : 'said.away';
  return perform([{ kind: 's', id: 'leave', field: 'v', value }], () => t(said));
}

/** Set one setting. */
export function configure(name: string, value: Value): Promise<void> {
  return configureAll({ [name]: value });
}

/**
 * Set several settings as one action. `usual`: the defaults of unset settings whose null means "off". They
 * are written first, so that undo restores the default instead of null.
 */
export function configureAll(values: Settings, usual: Settings = {}): Promise<void> {
  const unset = Object.entries(usual).filter(([name]) => !stored.value.has(name));
  const edits = [...settingEdits(unset, true), ...settingEdits(Object.entries(values))];
  return perform(edits, () => t('said.set'));
}

interface Settings {
  [name: string]: Value;
}

function settingEdits(values: [name: string, value: Value][], usual = false): Edit[] {
  return values.map(([id, value]) => ({ kind: 's', id, field: 'v', value, usual }));
}

/** The habit's spans as they are now: the sheet may have been open for long. */
function pausesOf({ id, pause: shown }: Habit): readonly Span[] {
  return all.peek().find((one) => one.id === id)?.pause ?? shown;
}

function set({ id }: Habit, changes: Partial<HabitFields>, text: string): Promise<void> {
  return perform(habitEdits(id, changes), () => text);
}
