/** Attributes of an input for codes: no autocorrection, no suggestions. */
export const CODE_FIELD = {
  class: 'input code',
  dir: 'ltr',
  autocomplete: 'off',
  autocapitalize: 'characters',
  spellcheck: false,
} as const;
