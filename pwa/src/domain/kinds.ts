/**
 * What the first load needs to know of the kinds of records. Everything else about them is in schema.ts,
 * which is loaded later. A kind has a row in both, or they do not compile.
 */

/** The fields that no server may read, by kind. */
export const SEALED = {
  h: [
    'name',
    'icon',
    'unit',
    'cue',
    'area',
    'color',
    'limit',
    'step1',
    'step2',
    'step3',
    'step4',
    'step5',
    'step6',
    'step7',
  ],
  t: ['n'],
  s: [],
  k: ['check'],
  c: ['body'],
  l: ['body'],
  p: ['body'],
  g: ['body'],
  d: ['name'],
} as const;

export type RecordKind = keyof typeof SEALED;

/** Records of these kinds stay behind when the others move to another account. */
export const BOUND: readonly string[] = ['k', 'd'] satisfies RecordKind[];

/** The prefix of fields that hold one device's share of a count: `c.<device>`. */
export const SHARE = 'c.';

/** Defaults of the settings that the rules need. */
export const DAY_START = '04:00';
export const WEEK_START = 1;

const sealed: { readonly [kind: string]: readonly string[] } = SEALED;

/** Whether a field holds a sealed text. */
export function isSealed(kind: string, field: string): boolean {
  return sealed[kind]?.includes(field) ?? false;
}

/** Whether a tick's field counts towards the day's amount. */
export function isCounted(field: string): boolean {
  return field === 'v' || field.startsWith(SHARE);
}
