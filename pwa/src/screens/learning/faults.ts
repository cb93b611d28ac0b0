/** What keeps an entry or a licence from being saved, by field. Pure. */

import { trimmed } from '../../app/platform/forms.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { cardFaults, type Draft } from '../../domain/strategies/cards.ts';

/** What stands in the form of an entry. */
export interface Learning {
  /** Null: nothing stands there. NaN: it is no number. */
  hours: number | null;
  category: string;
  title: string;
  joy: string;
  on: Day;
  counts: readonly string[] | null;
}

/** What stands in the form of a licence. */
export interface Holding {
  name: string;
  goal: number | null;
  from: Day;
  renew: Day;
}

/** A day has no more; a course of several days may. */
export const DAY_HOURS = 24;

export function learnDraft({ hours, category, title, joy, counts }: Learning): Draft {
  return { is: 'learn', hours, category: orNull(category), title: orNull(title), joy: orNull(joy), counts };
}

export function licenceDraft({ name, goal, from, renew }: Holding): Draft {
  return { is: 'licence', name: trimmed(name), goal, from, renew };
}

/** A member that is not set is taken off when a card is changed. */
function orNull(text: string): string | null {
  return trimmed(text) || null;
}

/** `meant`: so many hours were asked about, and are meant. */
export function learnFaults(form: Learning, today: Day, meant: number | null): Map<string, string> {
  const found = new Map<string, string>(cardFaults('g', learnDraft(form), today));
  if (!isDate(form.on) || form.on > today) found.set('on', 'date');
  if (!found.has('hours') && form.hours! > DAY_HOURS && form.hours !== meant) found.set('hours', 'day');
  return found;
}

export function licenceFaults(form: Holding, today: Day): Map<string, string> {
  return new Map<string, string>(cardFaults('g', licenceDraft(form), today));
}
