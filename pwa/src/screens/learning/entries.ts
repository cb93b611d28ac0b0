/** The entries of the ledger that the screen is about. */

import type { Entry } from '../../app/records/cards.ts';
import type { Card } from '../../domain/strategies/cards.ts';

/** A record of the ledger whose card is something learnt; it has a date. */
export type LearnEntry = Entry<'g'> & { on: string; card: Extract<Card<'g'>, { is: 'learn' }> };
/** One whose card is a licence. */
export type LicenceEntry = Entry<'g'> & { card: Extract<Card<'g'>, { is: 'licence' }> };

/** The form that is open: of an entry; of a licence, of a new one (null), or of the period after one. */
export type Open = { entry: LearnEntry } | { licence: LicenceEntry | null } | { after: LicenceEntry } | null;

/** What was learnt, the oldest first. */
export function learntIn(entries: readonly Entry<'g'>[]): LearnEntry[] {
  const found = entries.filter((entry): entry is LearnEntry => entry.card.is === 'learn' && entry.on !== null);
  return found.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

export function licencesIn(entries: readonly Entry<'g'>[]): LicenceEntry[] {
  return entries.filter((entry): entry is LicenceEntry => entry.card.is === 'licence');
}

/** An entry's own key: two devices may have written two cards into one record. */
export function keyOf({ id, card }: Entry): string {
  return `${id}.${card.place[0]}`;
}
