/**
 * What every part of the app must know of the kinds of records. All there is to say of a kind: schema.ts,
 * which does not come with the first load. A kind is a row in both, or this does not compile.
 */

/** The fields that no server may read, by kind. */
export const SEALED = {
  h: ['name', 'icon', 'unit', 'cue', 'area', 'color'],
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

/** Records of these kinds belong to their account and never move to another one. */
export const BOUND: readonly string[] = ['k', 'd'] satisfies RecordKind[];

/** So a field begins in which a device keeps its own share of a count. */
export const SHARE = 'c.';

/** So many characters a name may have: the first screen asks for some. */
export const NAME_MOST = 80;

/** What holds while nobody has set it, of what the rules ask for. */
export const DAY_START = '04:00';
export const WEEK_START = 1;

const sealed: { readonly [kind: string]: readonly string[] } = SEALED;

/** Whether a field is a text that no server may read. */
export function isSealed(kind: string, field: string): boolean {
  return sealed[kind]?.includes(field) ?? false;
}

/** Whether a tick's field counts towards the day's amount. */
export function isCounted(field: string): boolean {
  return field === 'v' || field.startsWith(SHARE);
}
