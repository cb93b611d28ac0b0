/** What cannot be written of a person. */

import { draftOf, type Details, type Role } from '../../app/records/contacts.ts';
import { cardFaults } from '../../domain/strategies/cards.ts';
import { sentenceOf } from '../../ui/help/person-faults.ts';

/** By field, the key of the sentence that stands beside it. */
export type Faults = { [field in keyof Details]?: Sentence };
type Sentence = 'help.name.none' | 'help.number.none' | 'help.number.odd' | 'help.mail.odd' | 'help.long';

/** The faults of what was typed, trimmed; none: it can be written. */
export function faultsOf(role: Role, details: Details): Faults {
  const found = cardFaults('p', draftOf(role, details), '').map(([field, code]) => [field, sentenceOf(code)]);
  const faults: Faults = Object.fromEntries(found);
  if (!details.number && !details.mail) faults.number = 'help.number.none';
  return faults;
}
