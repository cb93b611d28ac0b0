/** The form of a habit: what it shows, what its answers lack, and what a person has changed in it. */

import type { Day } from '../../domain/day.ts';
import { faults } from '../../domain/faults.ts';
import { byDate, type Entry, type Span } from '../../domain/schedule.ts';
import { KINDS } from '../../domain/schema.ts';
import {
  limitFault,
  readLimits,
  withLimit,
  writeLimits,
  type Limit,
  type Per,
} from '../../domain/strategies/limits.ts';
import { MOST_STEPS, routineEntry, stepField, stepsOf } from '../../domain/strategies/routine.ts';
import { seasonEnd } from '../../domain/strategies/season.ts';
import { endedAfter } from './spans.ts';
import { trimmed } from '../platform/forms.ts';
import { changedFields, same } from '../platform/same.ts';
import type { Habit, Measure, TEXTS } from '../records/habits.ts';

/** The texts of a habit that the form asks for in fields of their own; a limit and steps are answers of several. */
export const FORM_TEXTS = ['name', 'icon', 'unit', 'cue', 'area', 'color'] as const;

/** What kind of habit it is: something to do, to do less of, or a few small steps. */
export type Shape = 'act' | 'less' | 'routine';

/** The editor's answers. `days` for weekdays; `n` for the three kinds that count. */
export interface Draft extends Pick<Habit, 'icon' | 'unit' | 'cue' | 'area' | 'color' | 'measure'> {
  name: string;
  kind: Entry['kind'];
  days: readonly number[];
  n: number;
  target: number;
  /** Null: anything above zero counts on a hard day. */
  tiny: number | null;
  /** From when this holds: the start of a new habit, or of a change. */
  from: Day;
  shape: Shape;
  /** Of a less-of habit: at most so many. */
  most: number;
  per: Per;
  /** The names of a routine's steps, by their places. */
  steps: readonly string[];
  /** The last date of its season; '' for none. */
  until: Day;
}

/** Faults of the form, named by the field that they are shown beside. */
export type Fault =
  | 'name.none'
  | 'name.long'
  | 'days.none'
  | 'n'
  | 'target'
  | 'tiny'
  | 'from'
  | 'from.past'
  | 'unit.long'
  | 'cue.long'
  | 'limit'
  | 'steps.none'
  | 'steps.many'
  | 'step.long'
  | 'until';

const FIELDS = KINDS.h.fields;

/** An empty form. */
export function blank(today: Day): Draft {
  return {
    name: '',
    // A picture from the start: names stand below one another.
    icon: 'leaf',
    unit: '',
    cue: '',
    area: 'self-care',
    color: '',
    measure: 'check',
    kind: 'daily',
    days: [1, 2, 3, 4, 5],
    n: 3,
    target: 1,
    tiny: null,
    from: today,
    shape: 'act',
    most: 2,
    per: 'week',
    steps: [],
    until: '',
  };
}

/** The form of a habit, with the schedule that is in force or comes next. */
export function draftOf(habit: Habit, name: string, today: Day): Draft {
  const entry = shownOn(habit.plan, today);
  const limit = shownOn(readLimits(habit.limit), today);
  const { icon, unit, cue, area, color, measure, steps } = habit;
  const begins = (limit ?? entry)?.from ?? today;
  return {
    ...blank(today),
    name,
    icon,
    unit,
    cue,
    area: area || 'self-care',
    color,
    measure,
    ...(entry && answersOf(entry)),
    from: begins > today ? begins : today,
    shape: habit.limited ? 'less' : stepsOf(steps).length > 0 ? 'routine' : 'act',
    ...(limit && { most: limit.most, per: limit.per }),
    steps: steps.some(Boolean) ? steps : [],
    until: seasonEnd(habit.pause, today) ?? '',
  };
}

/** The entry or limit that a form shows: in force on a date, or the first to come. */
function shownOn<T extends { from: Day }>(all: readonly T[], date: Day): T | undefined {
  return all.findLast(({ from }) => from <= date) ?? all[0];
}

function answersOf({ kind, days, n, target, tiny }: Entry): Pick<Draft, 'kind' | 'days' | 'n' | 'target' | 'tiny'> {
  return { kind, days: days ?? [1, 2, 3, 4, 5], n: n ?? 3, target, tiny: tiny ?? null };
}

/** The plan entry that a form describes. */
export function entryOf(draft: Draft): Entry {
  const { kind, from } = draft;
  const measure = measureOf(draft);
  const entry: Entry = {
    from,
    kind,
    ...(kind === 'weekdays' ? { days: [...draft.days].sort() } : {}),
    ...(kind === 'daily' || kind === 'weekdays' ? {} : { n: draft.n }),
    target: measure === 'check' ? 1 : draft.target,
    tiny: measure === 'check' ? null : draft.tiny,
  };
  return draft.shape === 'routine' ? routineEntry(entry, namedSteps(draft).length) : entry;
}

/** What a form's habit is measured in: a routine counts its steps, and of what there shall be less is counted too. */
export function measureOf({ shape, measure }: Draft): Measure {
  if (shape === 'routine' || (shape === 'less' && measure === 'check')) return 'count';
  return measure;
}

/** The steps that a form has names for. */
export function namedSteps({ steps }: Draft): string[] {
  return steps.map(trimmed).filter(Boolean);
}

/** The faults of a form; `opened`: the form as it was opened; null: a new habit. */
export function check(draft: Draft, opened: Draft | null, today: Day): Set<Fault> {
  const found = new Set<Fault>();
  const name = trimmed(draft.name);
  if (!name) found.add('name.none');
  if ([...name].length > FIELDS.name.most) found.add('name.long');
  if ([...draft.unit].length > FIELDS.unit.most) found.add('unit.long');
  if ([...draft.cue].length > FIELDS.cue.most) found.add('cue.long');
  for (const [code] of faults([entryOf(draft)], measureOf(draft), today)) {
    // Of what there shall be less there is no plan, only a date from which its limit holds.
    if (draft.shape === 'less' && code !== 'from') continue;
    if (code === 'no_days') found.add('days.none');
    else if (code === 'n' || code === 'target' || code === 'tiny' || code === 'from') found.add(code);
  }
  for (const code of shapeFaults(draft)) found.add(code);
  if (draft.until !== (opened?.until ?? '') && draft.until !== '' && endsEarly(draft, opened, today)) {
    found.add('until');
  }
  const dated = opened && draft.from !== opened.from;
  const changes = draft.shape === 'less' ? limitChanges : planChanges;
  if (dated && draft.from < today && changes(opened, draft)) found.add('from.past');
  return found;
}

/** What a limit or a routine lacks. */
function shapeFaults(draft: Draft): Fault[] {
  if (draft.shape === 'less') return limitFault(draft) ? ['limit'] : [];
  if (draft.shape !== 'routine') return [];
  const steps = namedSteps(draft);
  return [
    ...(steps.length ? [] : ['steps.none' as const]),
    ...(steps.length > MOST_STEPS ? ['steps.many' as const] : []),
    ...(steps.some((name) => [...name].length > FIELDS.step1.most) ? ['step.long' as const] : []),
  ];
}

/** Whether a last date lies before the first: a season ends on its first date at the earliest, and no date that passed. */
function endsEarly({ until, from }: Draft, opened: Draft | null, today: Day): boolean {
  return until < from || (opened !== null && until < today);
}

/** The first date of a change: a form that stayed open over midnight still means "from today on". */
export function startOf(opened: Draft, draft: Draft, today: Day): Day {
  return draft.from === opened.from && draft.from < today ? today : draft.from;
}

/** What of the schedule was changed: answers that mean something together go together. */
function planChanges(opened: Draft, draft: Draft): Partial<Draft> | null {
  const { kind, days, n, target, tiny } = draft;
  const changed = changedFields(scheduleOf(opened), scheduleOf(draft));
  const parts = {
    ...(('kind' in changed || 'days' in changed || 'n' in changed) && { kind, days, n }),
    ...(('target' in changed || 'tiny' in changed || measureOf(draft) !== measureOf(opened)) && { target, tiny }),
  };
  return Object.keys(parts).length ? parts : null;
}

/** The schedule's answers as far as they count: weekdays of a daily habit say nothing. */
function scheduleOf(draft: Draft): Pick<Draft, 'kind' | 'target' | 'tiny'> & Partial<Pick<Draft, 'days' | 'n'>> {
  const { kind, days = null, n = null, target, tiny = null } = entryOf(draft);
  return { kind, days: days ?? [], n: n ?? 0, target, tiny };
}

/**
 * The plan after a change, over the plan as it is by now; the same one where nothing of it was
 * changed. What was in force before stays as it was, and what is planned for later comes all the same.
 */
export function planWith(plan: readonly Entry[], opened: Draft, draft: Draft, today: Day): readonly Entry[] {
  if (draft.shape === 'less') return plan;
  const parts = planChanges(opened, draft);
  const from = startOf(opened, draft, today);
  const shown = shownOn(plan, opened.from);
  const begun = shown !== undefined && shown.from <= today;
  const moved = shown !== undefined && !begun && draft.from !== opened.from;
  if (!parts && !moved) return plan;
  const entry = entryOf({ ...draft, ...(shown && answersOf(shown)), ...parts, from });
  const rest = plan.filter((one) => one.from !== from && (begun || one !== shown));
  return [...rest.map((one) => (one.from > from ? fitted(one, draft) : one)), entry].sort(byDate);
}

/** What comes later, if it is only ticked from now on, or has so many steps. */
function fitted(entry: Entry, draft: Draft): Entry {
  if (draft.shape === 'routine') return routineEntry(entry, namedSteps(draft).length);
  return draft.measure === 'check' ? { ...entry, target: 1, tiny: null } : entry;
}

/** Whether a form's limit is another one than it was. */
function limitChanges(opened: Draft, draft: Draft): boolean {
  return opened.most !== draft.most || opened.per !== draft.per;
}

/** The limits after a change, over those that there are by now: what is over stays as it was. */
function limitsWith(text: string, opened: Draft, draft: Draft, today: Day): string {
  const limits = readLimits(text);
  const shown = shownOn(limits, today);
  const begun = !shown || shown.from <= today;
  const moved = !begun && draft.from !== opened.from;
  if (!limitChanges(opened, draft) && !moved) return text;
  const next: Limit = { from: startOf(opened, draft, today), most: draft.most, per: draft.per };
  return writeLimits(
    withLimit(
      limits.filter((one) => begun || one !== shown),
      next,
    ),
  );
}

/** The texts of a form, by the field that each is stored in; '' where there is none. */
export function textsOf(draft: Draft): Texts {
  const steps = draft.shape === 'routine' ? draft.steps : [];
  const words = FORM_TEXTS.map((field) => [field, trimmed(draft[field])]);
  const places = Array.from({ length: MOST_STEPS }, (_, i) => [stepField({ place: i + 1 }), trimmed(steps[i] ?? '')]);
  return Object.fromEntries([...words, ...places]) as Texts;
}

type Texts = { [field in Exclude<(typeof TEXTS)[number], 'limit'>]: string };

export interface Changes {
  texts: Partial<{ [field in (typeof TEXTS)[number]]: string }>;
  measure?: Measure;
  plan?: readonly Entry[];
  pause?: readonly Span[];
}

/** What a person has changed, judged against the form as it was opened, over the habit as it is by now. */
export function changesOf(habit: Habit, opened: Draft, draft: Draft, today: Day): Changes {
  const plan = planWith(habit.plan, opened, draft, today);
  const limit = draft.shape === 'less' ? limitsWith(habit.limit, opened, draft, today) : habit.limit;
  return {
    texts: { ...changedFields(textsOf(opened), textsOf(draft)), ...(limit !== habit.limit && { limit }) },
    ...(measureOf(draft) !== measureOf(opened) && { measure: measureOf(draft) }),
    ...(!same(plan, habit.plan) && { plan }),
    ...(draft.until !== opened.until && { pause: endedAfter(habit.pause, draft.until || null, today) }),
  };
}
