/** The form of a habit: what it shows, what its answers lack, and what a person has changed in it. */

import type { Day } from '../../domain/day.ts';
import { faults } from '../../domain/faults.ts';
import { byDate, type Entry } from '../../domain/schedule.ts';
import { KINDS } from '../../domain/schema.ts';
import { changedFields, same, trimmed } from '../platform/forms.ts';
import type { Habit, Measure } from '../records/habits.ts';

/** The texts of a habit that the form asks for. */
export const FORM_TEXTS = ['name', 'icon', 'unit', 'cue', 'area', 'color'] as const;

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
  | 'cue.long';

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
  };
}

/** The form of a habit, with the schedule that is in force or comes next. */
export function draftOf(habit: Habit, name: string, today: Day): Draft {
  const entry = shownOn(habit.plan, today);
  const { icon, unit, cue, area, color, measure } = habit;
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
    from: entry && entry.from > today ? entry.from : today,
  };
}

/** The entry that a form shows: in force on a date, or the first to come. */
function shownOn(plan: readonly Entry[], date: Day): Entry | undefined {
  return plan.findLast(({ from }) => from <= date) ?? plan[0];
}

function answersOf({ kind, days, n, target, tiny }: Entry): Pick<Draft, 'kind' | 'days' | 'n' | 'target' | 'tiny'> {
  return { kind, days: days ?? [1, 2, 3, 4, 5], n: n ?? 3, target, tiny: tiny ?? null };
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

/** The faults of a form; `opened`: the form as it was opened; null: a new habit. */
export function check(draft: Draft, opened: Draft | null, today: Day): Set<Fault> {
  const found = new Set<Fault>();
  const name = trimmed(draft.name);
  if (!name) found.add('name.none');
  if ([...name].length > FIELDS.name.most) found.add('name.long');
  if ([...draft.unit].length > FIELDS.unit.most) found.add('unit.long');
  if ([...draft.cue].length > FIELDS.cue.most) found.add('cue.long');
  for (const [code] of faults([entryOf(draft)], draft.measure, today)) {
    if (code === 'no_days') found.add('days.none');
    else if (code === 'n' || code === 'target' || code === 'tiny' || code === 'from') found.add(code);
  }
  const dated = opened && draft.from !== opened.from;
  if (dated && draft.from < today && planChanges(opened, draft)) found.add('from.past');
  return found;
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
    ...(('target' in changed || 'tiny' in changed || draft.measure !== opened.measure) && { target, tiny }),
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

/** What comes later, if it is only ticked from now on. */
function fitted(entry: Entry, { measure }: Draft): Entry {
  return measure === 'check' ? { ...entry, target: 1, tiny: null } : entry;
}

export interface Changes {
  texts: Partial<{ [field in (typeof FORM_TEXTS)[number]]: string }>;
  measure?: Measure;
  plan?: readonly Entry[];
}

/** What a person has changed, judged against the form as it was opened, over the habit as it is by now. */
export function changesOf(habit: Habit, opened: Draft, draft: Draft, today: Day): Changes {
  const words = (one: Draft) => Object.fromEntries(FORM_TEXTS.map((field) => [field, trimmed(one[field])]));
  const plan = planWith(habit.plan, opened, draft, today);
  return {
    texts: changedFields(words(opened), words(draft)),
    ...(draft.measure !== opened.measure && { measure: draft.measure }),
    ...(!same(plan, habit.plan) && { plan }),
  };
}
