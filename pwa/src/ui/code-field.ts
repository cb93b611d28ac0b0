/** A field that a code is typed into: nothing is corrected, nothing suggested. */
export const CODE_FIELD = {
  class: 'input code',
  dir: 'ltr',
  autocomplete: 'off',
  autocapitalize: 'characters',
  spellcheck: false,
} as const;
