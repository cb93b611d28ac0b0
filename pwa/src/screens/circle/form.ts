/** What is written of somebody with a rhythm, and what cannot be written so. */

import { trimmed } from '../../app/platform/forms.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { cardFaults, cardText, fits, type Draft } from '../../domain/strategies/cards.ts';
import { sentenceOf } from '../../ui/help/person-faults.ts';

export type Role = 'support' | 'peers' | 'supervisor';

export interface Answers {
  role: Role;
  name: string;
  number: string;
  mail: string;
  note: string;
  /** A cadence as it is stored; '': as it comes. */
  every: string;
  /** '': none. */
  due: string;
}

/** By field, the key of the sentence that stands beside it. */
export type Faults = { [field in keyof Answers]?: Sentence };
type Sentence = 'help.name.none' | 'help.number.odd' | 'help.mail.odd' | 'help.long' | 'circle.due.odd' | 'circle.long';

export function draftIn({ role, name, number, mail, note }: Answers): Draft {
  const to = { name: trimmed(name), number: trimmed(number), mail: trimmed(mail), note: trimmed(note) };
  return { is: 'person', role, ...to };
}

/** The faults of what was typed; none: it can be written. */
export function faultsOf(form: Answers, today: Day): Faults {
  const draft = draftIn(form);
  const faults: Faults = Object.fromEntries(
    cardFaults('p', draft, today).map(([field, code]) => [field, sentenceOf(code)]),
  );
  if (form.due && !(isDate(form.due) && form.due >= today)) faults.due = 'circle.due.odd';
  if (!Object.keys(faults).length && !fits(cardText(draft))) faults.note = 'circle.long';
  return faults;
}
