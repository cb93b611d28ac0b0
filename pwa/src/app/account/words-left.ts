/** What was typed and is not saved yet, as it is stored beside the actions of leftovers.ts: sealed, and brought late. */

import { names, read, remove, WORDS, write } from './leftovers.ts';

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
