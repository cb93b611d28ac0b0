/** Shaping a habit: what the editor's answers come to, as edits that never rewrite the past. */

import type { Value } from '../domain/cells.ts';
import { addDays, type Day } from '../domain/day.ts';
import { faults, type Entry, type Span } from '../domain/plan.ts';
import { newId } from '../domain/records.ts';
import type { Edit } from '../sync/engine.ts';
import { t } from '../words/words.ts';
import { tell } from './actions.ts';
import { takenBackBy } from './load.ts';
import type { Habit, Measure, Reminder } from './habits.ts';
import { placeAtEnd } from './order.ts';
import { tidied } from './reminders.ts';
import { settings, stored } from './settings.ts';
import { today } from './state.ts';

/** The editor's answers. `days` for weekdays; `n` for the three kinds that count. */
export interface Draft {
  name: string;
  icon: string;
  unit: string;
  cue: string;
  area: string;
  color: string;
  measure: Measure;
  kind: Entry['kind'];
  days: readonly number[];
  n: number;
  target: number;
  /** Null: anything above zero counts on a hard day. */
  tiny: number | null;
  /** From when this holds: the start of a new habit, or of a change. */
  from: Day;
}

/** What an answer lacks, by the field that it stands beside. */
export type Fault = 'name.none' | 'name.long' | 'days.none' | 'n' | 'target' | 'tiny' | 'from' | 'from.past' | 'unit.long' | 'cue.long';

export const NAME_MOST = 80;
const TEXT_MOST = 200;

/** An empty form. */
export function blank(): Draft {
  return {
    name: '', icon: '', unit: '', cue: '', area: 'self-care', color: '', measure: 'check',
    kind: 'daily', days: [1, 2, 3, 4, 5], n: 3, target: 1, tiny: null, from: today.value,
  };
}

/** The form of a habit, with the schedule that is in force or comes next. */
export function draftOf(habit: Habit, name: string): Draft {
  const entry = habit.plan.findLast((one) => one.from <= today.value) ?? habit.plan[0];
  const { icon, unit, cue, area, color, measure } = habit;
  return {
    ...blank(), name, icon, unit, cue, area: area || 'self-care', color, measure,
    ...(entry && {
      kind: entry.kind, days: entry.days ?? [1, 2, 3, 4, 5], n: entry.n ?? 3,
      target: entry.target ?? 1, tiny: entry.tiny ?? null,
    }),
    from: entry && entry.from > today.value ? entry.from : today.value,
  };
}

/** The plan entry that a form describes. */
export function entryOf(draft: Draft): Entry {
  const { kind, measure, from } = draft;
  return {
    from,
    kind,
    ...(kind === 'weekdays' ? { days: [...draft.days].sort() } : {}),
    ...(kind === 'daily' || kind === 'weekdays' ? {} : { n: draft.n }),
    target: measure === 'check' ? 1 : draft.target,
    tiny: measure === 'check' ? null : draft.tiny,
  };
}

/** Everything that is not right yet; `habit`: the one being changed. */
export function check(draft: Draft, habit: Habit | null): Set<Fault> {
  const found = new Set<Fault>();
  const name = draft.name.trim();
  if (!name) found.add('name.none');
  if ([...name].length > NAME_MOST) found.add('name.long');
  if ([...draft.unit].length > 20) found.add('unit.long');
  if ([...draft.cue].length > TEXT_MOST) found.add('cue.long');
  for (const [code] of faults([entryOf(draft)], draft.measure, today.value)) {
    if (code === 'no_days') found.add('days.none');
    else if (code === 'n' || code === 'target' || code === 'tiny' || code === 'from') found.add(code);
  }
  if (habit && draft.from < today.value && changesPlan(draft, habit)) found.add('from.past');
  return found;
}

function changesPlan(draft: Draft, habit: Habit): boolean {
  const now = entryOf(draft);
  const had = habit.plan.findLast((one) => one.from <= draft.from);
  return !had || !same({ ...now, from: '' }, { ...entryOf(draftOf(habit, '')), from: '' });
}

function same(a: Entry, b: Entry): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The plan after a change: what was in force before `from` stays as it was. */
export function planWith(habit: Habit, draft: Draft): readonly Entry[] {
  if (!changesPlan(draft, habit)) return habit.plan;
  return [...habit.plan.filter((one) => one.from < draft.from), entryOf(draft)];
}

const TEXTS = ['name', 'icon', 'unit', 'cue', 'area', 'color'] as const;

/** Make a habit, at the end of the list. Answers its id. */
export async function create(draft: Draft): Promise<string> {
  const id = newId(crypto);
  const edits: Edit[] = [
    { kind: 'h', id, field: 'plan', value: [entryOf(draft)] as unknown as Value },
    { kind: 'h', id, field: 'measure', value: draft.measure },
    { kind: 'h', id, field: 'pos', value: placeAtEnd() },
    ...TEXTS.filter((field) => draft[field].trim()).map((field): Edit => ({ kind: 'h', id, field, text: draft[field].trim() })),
  ];
  await tell(() => t('said.added'), (account) => account.edit(edits));
  return id;
}

/** Change a habit: only what is different is written. */
export async function change(habit: Habit, draft: Draft, name: string): Promise<void> {
  const edits: Edit[] = [];
  const had = { ...habit, name };
  for (const field of TEXTS) {
    const text = draft[field].trim();
    if (text !== (had[field] ?? '') && !(field === 'area' && !had.area && text === 'self-care')) {
      edits.push({ kind: 'h', id: habit.id, field, text });
    }
  }
  if (draft.measure !== habit.measure) edits.push({ kind: 'h', id: habit.id, field: 'measure', value: draft.measure });
  const plan = planWith(habit, draft);
  if (plan !== habit.plan) edits.push({ kind: 'h', id: habit.id, field: 'plan', value: plan as unknown as Value });
  if (edits.length) await tell(() => t('said.changed'), (account) => account.edit(edits));
}

/** Pause one habit, from today to a last day or until it is brought back. */
export function pause(habit: Habit, to: Day | null): Promise<void> {
  return set(habit, { pause: [...closed(habit.pause), { from: today.value, to }] }, t('said.paused'));
}

/** End a pause: today counts again. */
export function resume(habit: Habit): Promise<void> {
  return set(habit, { pause: closed(habit.pause) }, t('said.resumed'));
}

/** Put a habit away; its ticks stay. Archiving opens a pause, bringing back closes it. */
export function archive(habit: Habit): Promise<void> {
  return set(habit, { arch: 1, pause: [...closed(habit.pause), { from: today.value, to: null }] }, t('said.archived'));
}

export function bringBack(habit: Habit): Promise<void> {
  return set(habit, { arch: 0, del: 0, pause: closed(habit.pause) }, t('said.back'));
}

/** Delete a habit; it can be brought back. */
export function drop(habit: Habit): Promise<void> {
  return set(habit, { del: 1 }, t('said.dropped'));
}

/** Delete for ever: its words and its schedule are overwritten with nothing. */
export function erase(habit: Habit): Promise<void> {
  const edits: Edit[] = [
    ...TEXTS.map((field): Edit => ({ kind: 'h', id: habit.id, field, value: null })),
    { kind: 'h', id: habit.id, field: 'plan', value: null },
    { kind: 'h', id: habit.id, field: 'del', value: 1 },
  ];
  return tell(() => t('said.erased'), (account) => account.edit(edits));
}

/** When a habit asks to be thought of. */
export function remind(habit: Habit, rem: readonly Reminder[]): Promise<void> {
  return set(habit, { rem: tidied(rem) }, t('said.set'));
}

/** Away for everything until a last day; null: back again. */
export function away(to: Day | null): Promise<void> {
  const leave = closed(settings.value.leave);
  const value = (to === null ? leave : [...leave, { from: today.value, to }]) as unknown as Value;
  const text = t(to === null ? 'said.home' : 'said.away');
  return tell(() => text, (account) => account.edit([{ kind: 's', id: 'leave', field: 'v', value }]));
}

/** A person's setting. */
export function configure(name: string, value: Value): Promise<void> {
  return configureAll({ [name]: value });
}

/**
 * Several of them at once, painted ahead of the disk and taken back as one. `usual`: what holds
 * while nobody has set a thing, where null would mean another: it is written down first, so that
 * taking back finds it.
 */
export function configureAll(values: Settings, usual: Settings = {}): Promise<void> {
  const unset = Object.entries(usual).filter(([name]) => !stored.value.has(name));
  const had = stored.value;
  takenBackBy(() => { stored.value = had; });
  stored.value = new Map([...stored.value, ...Object.entries(values)]);
  return tell(() => t('said.set'), async (account) => {
    if (unset.length) await account.edit(settingEdits(unset));
    return account.edit(settingEdits(Object.entries(values)));
  });
}

interface Settings {
  [name: string]: Value;
}

function settingEdits(values: [name: string, value: Value][]): Edit[] {
  return values.map(([id, value]) => ({ kind: 's', id, field: 'v', value }));
}

/** Whether a span covers a date. */
export function covers({ from, to }: Span, on: Day): boolean {
  return from <= on && (to === null || on <= to);
}

/** Spans with none open today: what covers today ends yesterday, what is yet to come goes. */
function closed(spans: readonly Span[]): Span[] {
  const yesterday = addDays(today.value, -1);
  return spans.filter(({ from }) => from <= yesterday).map((span) => (covers(span, today.value) ? { ...span, to: yesterday } : span));
}

function set(habit: Habit, fields: { [field: string]: unknown }, text: string): Promise<void> {
  const edits = Object.entries(fields).map(([field, value]): Edit => ({ kind: 'h', id: habit.id, field, value: value as Value }));
  return tell(() => text, (account) => account.edit(edits));
}
