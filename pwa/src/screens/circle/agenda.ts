/** What is to be brought to a consultation, and what filing one writes. Pure. */

import type { Entry } from '../../app/records/cards.ts';
import type { perform } from '../../app/records/perform.ts';
import type { Day } from '../../domain/day.ts';
import { cardText, putCard, type Card } from '../../domain/strategies/cards.ts';

/** What an act writes. */
type Edits = Parameters<typeof perform>[0];

export type Topic = Entry<'g'> & { card: Extract<Card<'g'>, { is: 'bring' }> };
export type Filed = Entry<'g'> & { on: Day; card: Extract<Card<'g'>, { is: 'consult' }> };

/**
 * What was not brought yet to somebody, or to nobody in particular: it carries over until it is used. `known`:
 * the ids of all who are there; what was for somebody who is no longer there is for anybody. What was written
 * down last stands last.
 */
export function topicsFor(ledger: readonly Entry<'g'>[], id: string, known: readonly string[]): Topic[] {
  return ledger
    .filter(
      (entry): entry is Topic =>
        entry.card.is === 'bring' &&
        !entry.card.used &&
        (!entry.card.with || entry.card.with === id || !known.includes(entry.card.with)),
    )
    .sort((a, b) => (writtenAt(a) < writtenAt(b) ? -1 : 1));
}

/** The stamp of its words; an id that goes on tells no time. */
function writtenAt({ fields }: Topic): string {
  return fields.body?.[1] ?? '';
}

export function topicKey({ id, card }: Topic): string {
  return `${id}.${card.place[0]}`;
}

/** The consultations with somebody, the latest first. */
export function filedWith(ledger: readonly Entry<'g'>[], id: string, today: Day): Filed[] {
  return ledger
    .filter(
      (entry): entry is Filed =>
        entry.on !== null && entry.on <= today && entry.card.is === 'consult' && entry.card.with === id,
    )
    .reverse();
}

/** One act: what was brought is used, the consultation is noted, the next date is set. */
export function filing(
  id: string,
  newEntry: string,
  on: Day,
  brought: readonly Topic[],
  helped: string,
  due: Day | null,
): Edits {
  return [
    ...usedEdits(brought, on),
    { kind: 'g', id: newEntry, field: 'body', text: cardText({ is: 'consult', with: id, helped }) },
    { kind: 'p', id, field: 'due', value: due },
  ];
}

/** Several topics can stand in one record (both of a conflict were kept): its body is written once. */
function usedEdits(brought: readonly Topic[], on: Day): Edits {
  const bodies = new Map<string, { text: string; over: Topic['fields'][string] | null }>();
  for (const { id, body, fields, card } of brought) {
    const { text } = bodies.get(id) ?? { text: body };
    bodies.set(id, { text: putCard(text, card.place, { is: 'bring', used: on }), over: fields.body ?? null });
  }
  return [...bodies].map(([id, { text, over }]) => ({ kind: 'g', id, field: 'body', text, over }));
}
