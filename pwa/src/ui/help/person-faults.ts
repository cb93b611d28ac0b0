/** What any form about somebody says of a field that cannot be so. */

import type { Details } from '../../app/records/contacts.ts';
import { CARDS } from '../../domain/strategies/cards.ts';

type Sentence = 'help.name.none' | 'help.number.odd' | 'help.mail.odd' | 'help.long';

const SENTENCES: { readonly [code: string]: Sentence } = {
  missing: 'help.name.none',
  phone: 'help.number.odd',
  mail: 'help.mail.odd',
};

/** The key of the sentence for a fault of a card's member. */
export function sentenceOf(code: string): Sentence {
  return SENTENCES[code] ?? 'help.long';
}

/** The most characters of a field. */
export function mostOf(field: keyof Details): number {
  return CARDS.p.person[field].most;
}
