/**
 * Cards: what stands in the sealed `body` of check-ins, letters, people and the ledger. A card is one line
 * of JSON, `{"is": "learn", "hours": 1.5, …}`; a body has one, or several where two devices wrote apart and
 * both were kept. A member that cannot be read counts as not set. Lines and members that are not known here
 * stay as they are when a card is written again: a newer Tend may have made them.
 * Twin: server/tend/domain/strategies/cards.py; cases in tests/vectors/cards.json.
 */

import type { Fields } from '../cells.ts';
import { isDate } from '../civil.ts';
import { isTime } from '../records.ts';
import { CARDS, type CardKind, type CardName, type Member, type MemberValue } from './card-schema.ts';

export { CARDS } from './card-schema.ts';

/** The lines of the body that a card stands in: the first, and how many. */
export type Place = readonly [line: number, count: number];

type Members<M extends { readonly [name: string]: Member }> = {
  -readonly [name in keyof M]: M[name] extends { need: true } ? MemberValue<M[name]> : MemberValue<M[name]> | null;
};

/** A card as it is read: every member of its kind, null where it is not set. */
export type Card<K extends CardKind = CardKind> = K extends CardKind
  ? {
      [name in CardName<K>]: { is: name; place: Place } & Members<
        (typeof CARDS)[K][name] & { readonly [name: string]: Member }
      >;
    }[CardName<K>]
  : never;

/** What a form makes of a card; a member that is not set is null, or is missing. */
export interface Draft {
  is: string;
  [member: string]: unknown;
}

/** A member of a card that cannot be kept so, and why. */
export type CardFault = [
  member: string,
  code: 'missing' | 'long' | 'number' | 'range' | 'date' | 'time' | 'phone' | 'mail' | 'choice' | 'order' | 'past',
];

/** The most bytes of a body; what seals it needs the rest of the 4095 (R19). */
const BODY_BYTES = 3900;

/** The cards of a body, in their order. Those that lack what they need are passed over. */
export function readCards<K extends CardKind>(kind: K, body: string): Card<K>[] {
  const lines = body ? body.split('\n') : [];
  const found: Card<K>[] = [];
  let line = 0;
  while (line < lines.length) {
    const raw = parsed(lines[line]!);
    let count = 1;
    if (!raw) while (line + count < lines.length && !parsed(lines[line + count]!)) count++;
    const places = raw ? [{ raw, place: [line, 1] as const }] : plain(kind, lines, line, count);
    for (const { raw: one, place } of places) {
      const card = cardOf(kind, one, place);
      if (card) found.push(card as Card<K>);
    }
    line += count;
  }
  return found;
}

/** The line of a new card. */
export function cardText(draft: Draft): string {
  return JSON.stringify(told(draft));
}

/**
 * A body with the card at a place changed: its members laid over what stands there (null takes a member off), or
 * the card taken off (null in place of `draft`). '' when nothing is left: then the field is set to null.
 */
export function putCard(body: string, [line, count]: Place, draft: Draft | null): string {
  const lines = body ? body.split('\n') : [];
  const was = (count === 1 && parsed(lines[line] ?? '')) || {};
  lines.splice(line, count, ...(draft ? [JSON.stringify(told({ ...was, ...draft }))] : []));
  return lines.join('\n');
}

/** What keeps a card from being written, member by member. `today` of the person. */
export function cardFaults(kind: CardKind, draft: Draft, today: string): CardFault[] {
  const found: CardFault[] = [];
  for (const [name, member] of Object.entries(membersOf(kind, draft.is) ?? {})) {
    const value = draft[name];
    const code = isUnset(value) ? (member.need ? 'missing' : null) : faultOf(member, value);
    if (code) found.push([name, code]);
  }
  return found.length ? found : crossFaults(draft, today);
}

/** Entries in the order in which their words were written: of two about one thing the later one stands. */
export function asWritten<E extends { readonly fields: Fields }>(entries: readonly E[]): E[] {
  const stampOf = ({ fields }: E): string => fields.body?.[1] ?? '';
  return [...entries].sort((a, b) => (stampOf(a) < stampOf(b) ? -1 : Number(stampOf(a) > stampOf(b))));
}

/** Whether a body fits into one sealed text. */
export function fits(body: string): boolean {
  return new TextEncoder().encode(JSON.stringify(body)).length <= BODY_BYTES;
}

/** The words of a body for somebody who is to choose between two of them: values without their names. */
export function cardWords(body: string): string {
  return body
    .split('\n')
    .map((line) => {
      const raw = parsed(line);
      if (!raw) return line;
      const values = Object.entries(raw).filter(([name]) => name !== 'is');
      return values.flatMap(([, value]) => (isWord(value) ? [String(value)] : [])).join(' · ');
    })
    .join('\n');
}

function isWord(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

type Raw = { readonly [member: string]: unknown };

function parsed(line: string): Raw | null {
  if (!line.startsWith('{')) return null;
  try {
    const raw: unknown = JSON.parse(line);
    return raw && typeof raw === 'object' && typeof (raw as Raw).is === 'string' ? (raw as Raw) : null;
  } catch {
    return null;
  }
}

/** Cards of lines that are none: a letter is its words, a person two lines, a name and a number. */
function plain(kind: CardKind, lines: string[], line: number, count: number): { raw: Raw; place: Place }[] {
  if (kind === 'l')
    return [{ raw: { is: 'letter', words: lines.slice(line, line + count).join('\n') }, place: [line, count] }];
  if (kind !== 'p') return [];
  const found: { raw: Raw; place: Place }[] = [];
  for (let i = line; i < line + count; i += 2) {
    const [name = '', number = ''] = lines.slice(i, Math.min(i + 2, line + count));
    const raw = { is: 'person', role: 'contact', name: name || number, number };
    found.push({ raw, place: [i, Math.min(2, line + count - i)] });
  }
  return found;
}

function membersOf(kind: CardKind, is: string): { readonly [name: string]: Member } | undefined {
  const known: { readonly [is: string]: { readonly [name: string]: Member } } = CARDS[kind];
  return Object.hasOwn(known, is) ? known[is] : undefined;
}

function cardOf(kind: CardKind, raw: Raw, place: Place): object | null {
  const is = String(raw.is);
  const members = membersOf(kind, is);
  if (!members) return null;
  const card: { [name: string]: unknown } = { is, place };
  for (const [name, member] of Object.entries(members)) {
    const value = valueIn(member, raw[name]);
    if (value === null && member.need) return null;
    card[name] = value;
  }
  return card;
}

/** A stored value, as far as it can be read; null: not at all. */
function valueIn(member: Member, value: unknown): unknown {
  const { usual = null } = member;
  if (isUnset(value)) return usual;
  if (member.is === 'answers') return answersIn(value);
  if (member.is === 'ids') return Array.isArray(value) ? value.filter(isId) : usual;
  const code = faultOf(member, value);
  // Words are shown however long they are.
  return code === null || code === 'long' || code === 'phone' || code === 'mail' ? value : usual;
}

function answersIn(value: unknown): (number | null)[] | null {
  if (!Array.isArray(value) || value.length !== 8) return null;
  return value.map((one) => (isWholeIn(one, 0, 4) ? one : null));
}

function faultOf(member: Member, value: unknown): CardFault[1] | null {
  switch (member.is) {
    case 'words':
    case 'phone':
    case 'mail':
      return textFault(member, value);
    case 'whole':
    case 'amount':
      return numberFault(member, value);
    case 'instant':
      return isWholeIn(value, 0, 253e12 - 1) ? null : 'number';
    case 'date':
      return isDate(value) ? null : 'date';
    case 'time':
      return isTime(value) ? null : 'time';
    case 'choice':
      return member.of!.includes(value as string) ? null : 'choice';
    case 'id':
      return isId(value) ? null : 'choice';
    case 'ids':
      return Array.isArray(value) && value.every(isId) ? null : 'choice';
    case 'answers':
      return answersIn(value) ? null : 'range';
  }
}

const PHONE = /^[0-9 +*#().\-/]*[0-9][0-9 +*#().\-/]*$/;
const MAIL = /^[^\s@]+@[^\s@]+$/;

function textFault({ is, most = 0 }: Member, value: unknown): CardFault[1] | null {
  if (typeof value !== 'string') return 'choice';
  if (value.length > most) return 'long';
  if (is === 'phone') return PHONE.test(value) ? null : 'phone';
  if (is === 'mail') return MAIL.test(value) ? null : 'mail';
  return null;
}

function numberFault({ is, least = 0, most = 0 }: Member, value: unknown): CardFault[1] | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || (is === 'whole' && !Number.isInteger(value)))
    return 'number';
  return value < least || value > most ? 'range' : null;
}

/** What is wrong between members that are sound each by itself. */
function crossFaults(draft: Draft, today: string): CardFault[] {
  const { is, from, renew, low, high, value } = draft;
  if (is === 'licence' && renew) {
    if (from && renew <= from) return [['renew', 'order']];
    if (String(renew) < today) return [['renew', 'past']];
  }
  if (is === 'score') {
    if (low! >= high!) return [['high', 'order']];
    if (value! < low! || value! > high!) return [['value', 'range']];
  }
  return [];
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value);
}

function isWholeIn(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

/** What is set of a draft: `is` first; what belongs to reading alone stays behind. */
function told({ is, place: _, ...rest }: Draft): object {
  return { is, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => !isUnset(value))) };
}
