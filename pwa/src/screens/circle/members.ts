/** People with a cadence: when they come round, and when they were last met. Pure. */

import type { Entry } from '../../app/records/cards.ts';
import type { perform } from '../../app/records/perform.ts';
import { numberOf } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { comingOn, nextAfter, readCadence, writeCadence, type Cadence } from '../../domain/strategies/cadence.ts';
import { cardText, putCard } from '../../domain/strategies/cards.ts';

/** What an act writes. */
type Edits = Parameters<typeof perform>[0];

export interface Member {
  entry: Entry<'p'>;
  /** What another device had written of the same one, where both were kept. */
  others: readonly Entry<'p'>[];
  cadence: Cadence | null;
  /** The date that comes, today's or a later one; null: none is set. Nothing is ever behind. */
  next: Day | null;
  /** The dates on which they were met, the latest last. */
  met: readonly Meeting[];
}

export type Meeting = Entry<'g'> & { on: Day };

/** How often, in a form's order; '' is: as it comes. */
export const CADENCES = ['1w', '2w', '1m', '2m', '3m', '6m', ''] as const;

/** The members of some roles, with what the ledger says of them: who comes round first stands first. */
export function membersIn(
  people: readonly Entry<'p'>[],
  ledger: readonly Entry<'g'>[],
  roles: readonly string[],
  today: Day,
): Member[] {
  const fitting = people.filter(({ card }) => roles.includes(card.role ?? ''));
  const members = fitting
    .filter(({ id }, i) => fitting.findIndex((one) => one.id === id) === i)
    .map((entry): Member => {
      const cadence = readCadence(entry.fields.every?.[0]);
      const due = entry.fields.due?.[0];
      return {
        entry,
        others: fitting.filter((one) => one.id === entry.id && one !== entry),
        cadence,
        next: typeof due === 'string' ? comingOn(due, cadence, today) : null,
        met: ledger.filter((one): one is Meeting => isMeeting(one, entry.id, today)),
      };
    });
  return members.sort(
    (a, b) => orderOf(a).localeCompare(orderOf(b)) || a.entry.card.name.localeCompare(b.entry.card.name),
  );
}

function orderOf({ next }: Member): string {
  return next ?? '9999-12-31';
}

function isMeeting({ on, card }: Entry<'g'>, id: string, today: Day): boolean {
  return on !== null && on <= today && card.is === 'met' && card.with === id;
}

/** In the order in which they first were seen; whoever came later stands at the end: nobody moves at a tick. */
export function inOrder(members: readonly Member[], seen: readonly string[]): Member[] {
  const placeOf = ({ entry }: Member): number => (seen.includes(entry.id) ? seen.indexOf(entry.id) : seen.length);
  return [...members].sort((a, b) => placeOf(a) - placeOf(b));
}

/** Whole days since somebody was met; null: it is not written down. */
export function daysSince({ met }: Member, today: Day): number | null {
  const last = met.at(-1);
  return last ? numberOf(today) - numberOf(last.on) : null;
}

/** The date that is set once somebody was met. */
export function dueAfter(cadence: Cadence | null, today: Day): Day | null {
  return cadence && nextAfter(today, cadence);
}

/** The date that is set once the tick of today is taken back: as the time before had it, today at the earliest. */
export function dueWithout({ cadence, met }: Member, today: Day): Day | null {
  if (!cadence) return null;
  const before = met.findLast(({ on }) => on < today);
  const due = before ? nextAfter(before.on, cadence) : today;
  return due > today ? due : today;
}

/** One act: somebody was met, and the next date is set. `newEntry`: the id of what the ledger notes. */
export function metEdits({ entry: { id }, cadence }: Member, newEntry: string, on: Day): Edits {
  return [
    { kind: 'g', id: newEntry, field: 'body', text: cardText({ is: 'met', with: id }) },
    { kind: 'p', id, field: 'due', value: dueAfter(cadence, on) },
  ];
}

/** One act: every tick of a date is taken back, also where two devices ticked apart. */
export function backEdits(member: Member, on: Day): Edits {
  const taken = member.met
    .filter((one) => one.on === on)
    .map(({ id, body, fields, card }) => ({
      kind: 'g',
      id,
      field: 'body',
      text: putCard(body, card.place, null) || null,
      over: fields.body ?? null,
    }));
  return [...taken, { kind: 'p', id: member.entry.id, field: 'due', value: dueWithout(member, on) }];
}

/** What a form offers: the usual ones, and the one that is stored. */
export function offered(stored: Cadence | null): string[] {
  const own = stored ? writeCadence(stored) : '';
  return (CADENCES as readonly string[]).includes(own) ? [...CADENCES] : [own, ...CADENCES];
}

/** What tells a card apart from all others: where two devices wrote apart, one record has several. */
export function keyOf({ id, card }: Entry<'p'>): string {
  return `${id}.${card.place[0]}`;
}
