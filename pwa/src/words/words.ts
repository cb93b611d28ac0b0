/**
 * Every text of the app comes from here. A catalogue is a flat table; a text with a number in it
 * has one form for each of the language's plural rules. Another language is another set of tables
 * with the same keys.
 */

import { en } from './en.ts';
import type { Messages, Plural } from './types.ts';

export type Key =
  | keyof typeof en
  | keyof typeof import('./en-more.ts').more
  | keyof typeof import('./en-shape.ts').shape
  | keyof typeof import('./en-areas.ts').areas
  | keyof typeof import('./en-nudges.ts').nudges
  | keyof typeof import('./en-reminders.ts').reminders
  | keyof typeof import('./en-knock.ts').knock
  | keyof typeof import('./en-key.ts').key
  | keyof typeof import('./en-recovery.ts').recovery;
type Values = { [name: string]: string | number };

/** The language of the texts, for `Intl` and for `lang` on the page. */
export const lang = 'en';

const table: { [key: string]: string | Plural } = { ...en };
const plurals = new Intl.PluralRules(lang);
const numbers = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });

/** Take in the texts of screens that were loaded later. */
export function extend(messages: Messages): void {
  Object.assign(table, messages);
}

/** The text for a key, its holes filled. Numbers are written as the language does. */
export function t(key: Key, values: Values = {}): string {
  const found = table[key] ?? key;
  const text = typeof found === 'string' ? found : (found[plurals.select(Number(values.n))] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/** "Monday, Wednesday and Friday". */
export function joined(parts: readonly string[]): string {
  return new Intl.ListFormat(lang, { type: 'conjunction' }).format(parts);
}

/** A civil date in words. */
export function dateText(day: string, how: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(lang, { ...how, timeZone: 'UTC' });
  return format.format(new Date(`${day}T12:00:00Z`));
}

/** A moment in the device's own zone, in words. */
export function momentText(ms: number): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

/** The starters' names by their fixed ids. */
export const starters: readonly [id: string, name: Key][] = [
  ['starter00001', 'starter.1'],
  ['starter00002', 'starter.2'],
  ['starter00003', 'starter.3'],
  ['starter00004', 'starter.4'],
  ['starter00005', 'starter.5'],
];

export { lines } from './en-lines.ts';
