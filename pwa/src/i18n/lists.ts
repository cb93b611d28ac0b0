/** Several things in a row, as the language strings them together. */

import { lang } from './language.ts';

/** Within a sentence: "Monday, Wednesday and Friday". */
export function joined(parts: readonly string[]): string {
  return new Intl.ListFormat(lang, { type: 'conjunction' }).format(parts);
}

/** By themselves, as in a title or a table: "Walk, Water". */
export function listed(parts: readonly string[]): string {
  return new Intl.ListFormat(lang, { type: 'unit' }).format(parts);
}
