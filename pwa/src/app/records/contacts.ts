/**
 * The people whom Help shows, whom the person would call: cards of kind `p` (docs/rules.md, Cards). Read while a
 * screen shows them. Loaded on demand.
 */

import { signal } from '@preact/signals';
import { newId } from '../../domain/records.ts';
import { cardText, putCard, type Draft } from '../../domain/strategies/cards.ts';
import { addCard, changeCard, watchCards, type Entry } from './cards.ts';
import { perform } from './perform.ts';

/** In the order in which they stand. */
export const ROLES = ['therapist', 'doctor', 'peerline', 'assistance', 'contact'] as const;
export type Role = (typeof ROLES)[number];

const CONTACTS_MOST = 2;

/** What is written of a person, all of it sealed. */
export interface Details {
  name: string;
  number: string;
  mail: string;
  note: string;
}

export interface Contact extends Details {
  role: Role;
  entry: Entry<'p'>;
}

export interface People {
  /** In order of their roles, and of their names. */
  all: readonly Contact[];
  /** Somebody is written down, but not for this device to read. */
  sealed: boolean;
}

/** Null: not read yet. */
export const people = signal<People | null>(null);

/** An older Tend reads these two as lines, a name and a number, and so they stay. */
const LINES = ['help.1', 'help.2'];

/** Read them, and again when they change. Returns the function that stops it. */
export function watchContacts(): () => void {
  return watchCards('p', (found) => {
    people.value = found && { all: contactsIn(found.entries), sealed: found.locked > 0 };
  });
}

/** Those of some people whom Help shows. */
export function contactsIn(entries: readonly Entry<'p'>[]): Contact[] {
  const all = entries.flatMap((entry): Contact[] => {
    const { role, name, number, mail, note } = entry.card;
    const known = ROLES.find((one) => one === role);
    return known ? [{ role: known, name, number: number ?? '', mail: mail ?? '', note: note ?? '', entry }] : [];
  });
  // Ids are random: without the names two contacts would change places.
  return all.sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.name.localeCompare(b.name));
}

/** The roles that nobody has yet. */
export function rolesLeft({ all }: People): Role[] {
  return ROLES.filter(
    (role) => all.filter((one) => one.role === role).length < (role === 'contact' ? CONTACTS_MOST : 1),
  );
}

/** What a form makes of a person. */
export function draftOf(role: Role, details: Details): Draft {
  return { is: 'person', role, ...details };
}

/** Write a person down. */
export function addContact(role: Role, to: Details, said: string): Promise<void> {
  return addCard('p', newId(crypto), draftOf(role, to), said);
}

/** Change a person. */
export function changeContact({ role, entry }: Contact, to: Details, said: string): Promise<void> {
  if (!LINES.includes(entry.id)) return changeCard(entry, draftOf(role, to), said);
  const { id, body, fields, card } = entry;
  const [line, count] = card.place;
  const rest = putCard(body, card.place, null);
  const isMore = to.mail !== '' || to.note !== '';
  const lines = isMore ? rest : body.split('\n').toSpliced(line, count, to.name, to.number).join('\n');
  const old = { kind: 'p', id, field: 'body', text: lines || null, over: fields.body ?? null };
  // Two lines have no room for more than a name and a number.
  const moved = { kind: 'p', id: newId(crypto), field: 'body', text: cardText(draftOf(role, to)) };
  return perform(isMore ? [moved, old] : [old], () => said);
}

/** Take a person off. */
export function removeContact({ entry }: Contact, said: string): Promise<void> {
  return changeCard(entry, null, said);
}
