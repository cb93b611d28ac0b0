/** What a catalogue is made of. */

/** A text with one form a plural rule, chosen by `n`. */
export type Plural = { readonly [rule in Intl.LDMLPluralRule]?: string } & { readonly other: string };
export type Text = string | Plural;
/** A flat table: key to text. */
export type Messages = { readonly [key: string]: Text };
/** A table in another language: every key of the English one, and no other. */
export type Translation<Table extends Messages> = { readonly [key in keyof Table]: Text };
