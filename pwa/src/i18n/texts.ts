/**
 * Every text of the app comes from here. English is the source: a catalogue for each screen or
 * subject is a flat table, and a module names those that it speaks with, so that a key which they do
 * not have does not compile. Another language is a folder of tables with the same keys, laid over
 * the English ones as screens come.
 */

import { lang, PSEUDO, region } from './language.ts';
import type { Messages, Text } from './types.ts';

type Values = { [name: string]: string | number };
/** The keys of any of several tables. */
type KeyOf<Table> = Table extends unknown ? keyof Table & string : never;

const plurals = new Intl.PluralRules(lang);
const numbers = new Intl.NumberFormat(region, { maximumFractionDigits: 2 });

/** Every catalogue that is here, by name. */
const here = new Map<string, Messages>();
/** The texts of the language, over the English ones. */
const over: { [key: string]: Text } = {};
const laid = new Set<string>();
const lists = new Map<string, object>();

/** The texts of one screen or subject; `name` is the file's, and another language's table has the same. */
export function catalogue<const Table extends Messages>(name: string, texts: Table): Table {
  here.set(name, texts);
  return texts;
}

/** `t(key, values)` over some catalogues: the text, its holes filled, its numbers written as the language does. */
export function translator<const Tables extends readonly Messages[]>(
  ...tables: Tables
): (key: KeyOf<Tables[number]>, values?: Values) => string {
  const table: Messages = Object.assign({}, ...tables);
  return (key, values = {}) => {
    const found = over[key] ?? table[key] ?? missing(key);
    const text = typeof found === 'string' ? found : (found[plurals.select(Number(values.n))] ?? found.other);
    return fill(text, values);
  };
}

/** A text with its holes filled. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/** Lists of texts, as the lines after a tick: another language has its own, perhaps more or fewer of them. */
export function phrases<Table extends object>(name: string, table: Table): () => Table {
  lists.set(name, table);
  return () => lists.get(name) as Table;
}

/** Lay the language's texts over all catalogues that are here; to be awaited before they are shown. */
export async function speak(): Promise<void> {
  if (lang === PSEUDO) lay(await import('./pseudo.ts'));
}

/** Lay the texts of a language over all catalogues that are here: a worker, which imports nothing late, has it within. */
export function lay({ pseudo, pseudoList }: typeof import('./pseudo.ts')): void {
  for (const [name, table] of here) {
    if (laid.has(name)) continue;
    laid.add(name);
    for (const key in table) over[key] = pseudo(table[key]!);
  }
  for (const [name, list] of lists) {
    if (laid.has(name)) continue;
    laid.add(name);
    lists.set(name, pseudoList(list));
  }
}

/** Only a key that was put together can be missing: what is missing is seen, and nothing breaks. */
function missing(key: string): string {
  console.error(`no text for ${key}`);
  return key;
}
