/** From which side a text is written, as `dir="auto"` has it: by its first letter. */

const FROM_RIGHT = /^\P{L}*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

export function isFromRight(text: string): boolean {
  return FROM_RIGHT.test(text);
}

/** The class of a row's words: the line below a name begins where the name does. */
export function wordsClass(name: string): string {
  return isFromRight(name) ? 'words from-right' : 'words';
}
