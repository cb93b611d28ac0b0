/**
 * The schema: every kind of record with its fields, and every setting, as plain data for forms, export
 * and tests. It refuses nothing: kinds and fields that are not listed, perhaps of a newer Tend, are stored
 * and synchronised as well.
 * Twin: server/tend/domain/records/kinds.py; tests/vectors/kinds.json holds both to the same.
 */

import type { Value } from './cells.ts';
import { NAME_MOST } from './names.ts';
import { DAY_START, SHARE, WEEK_START, type RecordKind, type SEALED } from './kinds.ts';

/** The form of a field's value. `text` is sealed; the server can read all others. */
export type Form =
  | 'text'
  | 'word'
  | 'choice'
  | 'flag'
  | 'number'
  | 'amount'
  | 'date'
  | 'time'
  | 'instant'
  | 'zone'
  | 'language'
  | 'place'
  | 'plan'
  | 'times'
  | 'spans'
  | 'hours'
  | 'week'
  | 'weekly'
  | 'evenings'
  | 'object'
  | 'setting';

export interface Field {
  readonly is: Form;
  /** The default, which holds while nobody has set it. */
  readonly usual?: Value | readonly Value[];
  /** The most that the app accepts: characters of a text, items of a list, or a number's size. */
  readonly most?: number;
}

/** One kind of record. */
export interface Schema<K extends RecordKind = RecordKind> {
  /** Plural, such as `habits`. */
  readonly name: string;
  /** A regular expression that the ids of its records match. */
  readonly id: string;
  readonly fields: { readonly [field in (typeof SEALED)[K][number]]: Field & { readonly is: 'text' } } & {
    readonly [field: string]: Field;
  };
  /** The list of the exported file that its records stand in; null: they are not exported. */
  readonly exported: 'habits' | 'ticks' | 'settings' | 'others' | null;
}

const TEXT = { is: 'text' } as const;
const DATE = { is: 'date' } as const;
const OBJECT = { is: 'object' } as const;
const STEP = { is: 'text', most: 80 } as const;

export const KINDS = {
  h: {
    name: 'habits',
    id: '[0-9a-v]{12}',
    exported: 'habits',
    fields: {
      name: { is: 'text', most: NAME_MOST },
      icon: TEXT,
      unit: { is: 'text', most: 20 },
      cue: { is: 'text', most: 200 },
      area: TEXT,
      color: TEXT,
      limit: TEXT,
      step1: STEP,
      step2: STEP,
      step3: STEP,
      step4: STEP,
      step5: STEP,
      step6: STEP,
      step7: STEP,
      measure: { is: 'choice', usual: 'check' },
      plan: { is: 'plan', usual: [] },
      rem: { is: 'times', usual: [], most: 8 },
      pause: { is: 'spans', usual: [] },
      pos: { is: 'place', usual: '' },
      arch: { is: 'flag', usual: 0 },
      del: { is: 'flag', usual: 0 },
    },
  },
  t: {
    name: 'ticks',
    id: '[0-9]{4}-[0-9]{2}-[0-9]{2}[.][0-9a-v]{12}',
    exported: 'ticks',
    fields: {
      v: { is: 'amount', most: 100_000 },
      [SHARE]: { is: 'amount' },
      r: { is: 'flag', usual: 0 },
      n: { is: 'text', most: 1200 },
    },
  },
  s: { name: 'settings', id: '[A-Za-z]+([.][A-Za-z0-9._-]+)?', exported: 'settings', fields: { v: { is: 'setting' } } },
  k: {
    name: 'keys',
    id: 'current|recovery[.][0-9a-f]{16}|join[.][0-9a-f]{8}|removed[.][0-9a-f]{8}',
    exported: null,
    fields: {
      id: { is: 'word' },
      v: { is: 'word' },
      check: TEXT,
      c: { is: 'word' },
      o: { is: 'word' },
      j: { is: 'word' },
      w: { is: 'word' },
      at: { is: 'instant' },
    },
  },
  c: {
    name: 'check-ins',
    id: '[0-9]{4}-[0-9]{2}-[0-9]{2}[.][A-Za-z0-9._-]+',
    exported: 'others',
    fields: { body: TEXT },
  },
  l: {
    name: 'letters',
    id: '[0-9a-v]{12}',
    exported: 'others',
    fields: { body: TEXT, due: DATE, del: { is: 'flag', usual: 0 } },
  },
  p: {
    name: 'people',
    id: '[A-Za-z0-9._-]+',
    exported: 'others',
    fields: { body: TEXT, every: { is: 'word' }, due: DATE },
  },
  g: {
    name: 'ledger',
    id: '[0-9]{4}-[0-9]{2}-[0-9]{2}[.][0-9a-v]{12}|on[.][0-9a-v]{12}',
    exported: 'others',
    fields: { body: TEXT },
  },
  d: { name: 'devices', id: '[0-9a-f]{8}', exported: 'others', fields: { name: { is: 'text', most: 60 } } },
} as const satisfies { readonly [K in RecordKind]: Schema<K> };

/** Settings (records of kind `s`) by id. An id that ends in a dot is a prefix: one for each date or habit. */
export const SETTINGS = {
  tz: { is: 'zone' },
  zone: OBJECT,
  lang: { is: 'language', usual: 'en' },
  dayStart: { is: 'time', usual: DAY_START },
  dayAsked: DATE,
  weekStart: { is: 'number', usual: WEEK_START, most: 7 },
  leave: { is: 'spans', usual: [] },
  opened: DATE,
  work: { is: 'week', usual: {} },
  'work.': { is: 'hours' },
  quiet: { is: 'hours', usual: ['21:30', '07:00'] },
  cap: { is: 'number', usual: 4, most: 20 },
  roundUp: { is: 'time', usual: '20:00' },
  checkin: { is: 'weekly' },
  summary: { is: 'weekly' },
  evening: { is: 'evenings' },
  hush: DATE,
  showNames: { is: 'flag', usual: false },
  groups: { is: 'flag', usual: 0 },
  country: { is: 'word' },
  foldsKept: { is: 'flag', usual: 0 },
  'fade.': { is: 'word' },
  'snooze.': OBJECT,
  'better.': { is: 'time' },
  reserveTold: DATE,
  pipsTold: DATE,
  checkinAsked: DATE,
  firstAsked: DATE,
  recovery: OBJECT,
} as const satisfies { readonly [id: string]: Field };
