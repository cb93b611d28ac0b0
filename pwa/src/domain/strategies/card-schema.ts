/**
 * The schema of cards: by kind of record and by name (`is`), the members of each, as plain data.
 * Twin: `CARDS` of server/tend/domain/strategies/cards.py; tests/vectors/kinds.json holds both to the same.
 */

/** The form of a member's value. */
export type MemberForm =
  | 'words'
  | 'phone'
  | 'mail'
  | 'whole'
  | 'amount'
  | 'instant'
  | 'date'
  | 'time'
  | 'choice'
  | 'id'
  | 'ids'
  | 'answers';

export interface Member {
  readonly is: MemberForm;
  /** Without it the card says nothing, and is passed over. */
  readonly need?: true;
  /** What holds while it is not set; else null. */
  readonly usual?: string;
  /** The least of a number; 0 unless set. */
  readonly least?: number;
  /** The most characters of a text, or a number's size. */
  readonly most?: number;
  /** What a choice has. */
  readonly of?: readonly string[];
}

/** What a member's value is in the language. */
export type MemberValue<M extends Member> = M extends { of: readonly (infer C)[] }
  ? C
  : M['is'] extends 'whole' | 'amount' | 'instant'
    ? number
    : M['is'] extends 'ids'
      ? string[]
      : M['is'] extends 'answers'
        ? (number | null)[]
        : string;

const DATE = { is: 'date' } as const;
const ID = { is: 'id' } as const;
const MINUTES = { is: 'whole', most: 1440 } as const;
const NOTE = { is: 'words', most: 400 } as const;
const NAME = { is: 'words', most: 80, need: true } as const;
const WORDS = { is: 'words', most: 1200 } as const;

/** Whom a person is to the person. */
export const ROLES = [
  'contact',
  'therapist',
  'doctor',
  'peerline',
  'assistance',
  'support',
  'peers',
  'supervisor',
] as const;

export const CARDS = {
  c: { checkin: { answers: { is: 'answers', need: true }, note: WORDS } },
  l: { letter: { words: { is: 'words', most: 3600, need: true }, on: DATE, opened: DATE } },
  p: {
    person: {
      role: { is: 'choice', of: ROLES, usual: 'contact' },
      name: NAME,
      number: { is: 'phone', most: 40 },
      mail: { is: 'mail', most: 120 },
      note: NOTE,
    },
  },
  g: {
    clockoff: { waits: WORDS, good: NOTE, at: { is: 'instant', need: true } },
    call: { minutes: { ...MINUTES, least: 1, need: true }, time: { is: 'time' } },
    consult: { with: ID, helped: NOTE, minutes: MINUTES },
    bring: { words: { ...NOTE, need: true }, with: ID, used: DATE },
    learn: {
      hours: { is: 'amount', least: 0.05, most: 200, need: true },
      category: { is: 'words', most: 60 },
      title: { is: 'words', most: 120 },
      joy: NOTE,
      counts: { is: 'ids' },
    },
    licence: {
      name: NAME,
      goal: { is: 'amount', least: 0.05, most: 2000 },
      from: { ...DATE, need: true },
      renew: { ...DATE, need: true },
    },
    caseload: { n: { is: 'amount', most: 1000, need: true } },
    limit: { most: { is: 'amount', least: 1, most: 1000, need: true }, unit: { is: 'words', most: 30 } },
    score: {
      scale: { is: 'words', most: 60, need: true },
      value: { is: 'amount', least: -1000, most: 1000, need: true },
      low: { is: 'amount', least: -1000, most: 1000, need: true },
      high: { is: 'amount', least: -1000, most: 1000, need: true },
    },
    course: { from: { ...DATE, need: true } },
    evening: { number: { is: 'whole', least: 1, most: 10, need: true }, course: ID, words: WORDS, minutes: MINUTES },
    advice: { words: { ...WORDS, need: true } },
    met: { with: { ...ID, need: true }, note: NOTE },
    shift: { name: { is: 'words', most: 40 }, start: { is: 'time', need: true }, end: { is: 'time', need: true } },
  },
} as const satisfies { readonly [kind: string]: { readonly [is: string]: { readonly [member: string]: Member } } };

export type CardKind = keyof typeof CARDS;
export type CardName<K extends CardKind = CardKind> = keyof (typeof CARDS)[K];
