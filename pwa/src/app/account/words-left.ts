/** What was typed and is not saved yet, as it is stored beside the actions of leftovers.ts: sealed, and brought late. */

import { FIRST, names, read, remove, write } from './leftovers.ts';

const WORDS = 'tend.words.';

/** Store what was typed and is not saved yet, sealed; undefined removes it. */
export function keepWords(name: string, sealed: string | undefined): void {
  if (sealed === undefined) remove(WORDS + name);
  else write(WORDS + name, sealed);
}

/** What was typed before this page was loaded, sealed; null: nothing. */
export function wordsLeft(name: string): string | null {
  return read(WORDS + name);
}

/** The names under which words were stored, of those that begin so. */
export function namesOfWords(start: string): string[] {
  return names(WORDS + start).map((name) => name.slice(WORDS.length));
}

/** Remove all that is stored here: the account is being wiped. */
export function forgetLeft(): void {
  for (const name of [...names(), ...names(WORDS), FIRST]) remove(name);
}
