/** Letters as their screen has them: what has come, what is on its way, what is kept; and a letter's form. Pure. */

import { trimmed } from '../../app/platform/forms.ts';
import type { Entry } from '../../app/records/cards.ts';
import { valueOf } from '../../domain/cells.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { dueOf, hasCome, waitsSince } from '../../domain/strategies/letters.ts';
import { nextAfter } from '../../domain/strategies/cadence.ts';
import { cardText, CARDS, fits, type Draft } from '../../domain/strategies/cards.ts';

export type Letter = Entry<'l'>;

export interface Post {
  /** The earliest first. */
  come: Letter[];
  /** By the day on which they come back; those without one stand at the end. */
  waiting: Letter[];
  /** The latest opened first. */
  kept: Letter[];
}

/** `backs`: the dates on which the person came back after days away. */
export function postIn(letters: readonly Letter[], backs: readonly Day[], today: Day): Post {
  const here = letters.filter(({ fields }) => valueOf(fields, 'del') !== 1);
  const closed = here.filter(({ card }) => card.opened === null);
  const isCome = ({ fields, card }: Letter): boolean =>
    hasCome(dueOf(fields), waitsSince(card.on, fields), backs, today);
  const byDue = [...closed].sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
  return {
    come: byDue.filter(isCome),
    waiting: byDue.filter((one) => !isCome(one)),
    kept: here
      .filter(({ card }) => card.opened !== null)
      .sort((a, b) => (b.card.opened ?? '').localeCompare(a.card.opened ?? '')),
  };
}

function orderOf({ fields }: Letter): string {
  return dueOf(fields) ?? '9999-12-31';
}

export function keyOf({ id, card }: Letter): string {
  return `${id}.${card.place[0]}`;
}

/** When a letter comes back, as its form offers it. */
export const WHENS = ['month', 'year', 'ten', 'date', 'away'] as const;
export type When = (typeof WHENS)[number];

const MONTHS = { month: 1, year: 12, ten: 120 } as const;
const FURTHEST_MONTHS = 1200;
export const WORDS_MOST = CARDS.l.letter.words.most;

export interface Chosen {
  when: When;
  /** The day of one's own; '': none yet. */
  date: string;
}

/** The day of a choice; null: when the person comes back. */
export function dayOf({ when, date }: Chosen, today: Day): Day | null {
  if (when === 'away') return null;
  return when === 'date' ? date : nextAfter(today, { n: MONTHS[when], unit: 'm' });
}

/** A day of one's own that cannot be. */
export function isOdd({ when, date }: Chosen, today: Day): boolean {
  if (when !== 'date') return false;
  return !isDate(date) || date <= today || date > nextAfter(today, { n: FURTHEST_MONTHS, unit: 'm' });
}

/** What keeps a letter's words from being closed: the key of the sentence beside them; null: nothing. */
export function wordsFault(words: string): 'letters.none' | 'letters.long' | 'letters.full' | null {
  const text = trimmed(words);
  if (!text) return 'letters.none';
  if (text.length > WORDS_MOST) return 'letters.long';
  return fits(cardText(letterOf(words, '2000-01-01'))) ? null : 'letters.full';
}

export function letterOf(words: string, on: Day): Draft {
  return { is: 'letter', words: trimmed(words), on };
}
