/** The language that is none: see `PSEUDO`. */

import type { Text } from './types.ts';

const PLAIN = 'abcdefghijklmnoprstuvwxyzACDEGHILNORSTUWYZ';
const MARKED = 'ȧƀćđéƒğĥıĵķłɱñöƥřšťüṽŵẋýžȦĆĐÉĞĤÍŁÑÖŘŠŤÜŴÝŽ';
const LONGER = 0.4;
/** The parts of a phrase that a person reads. */
const SAID = ['name', 'cue', 'unit', 'steps'];

/** A text with accents and brackets, its holes as they were. */
export function pseudo(text: Text): Text {
  if (typeof text === 'string') return marked(text);
  return Object.fromEntries(Object.entries(text).map(([form, one]) => [form, marked(one)])) as Text;
}

/** The same within a list of phrases; what no person reads there, as the name of an icon, stays. */
export function pseudoList(list: object): object {
  const through = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return SAID.includes(key) ? marked(value) : value;
    if (Array.isArray(value)) return value.map((one) => through(one, typeof one === 'string' ? SAID[0]! : key));
    if (typeof value !== 'object' || !value) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, through(one, name)]));
  };
  return through(list, '') as object;
}

function marked(text: string): string {
  const words = text.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? part : accented(part)));
  return `[${words.join('')}${' ~'.repeat(Math.ceil((text.length * LONGER) / 2))}]`;
}

function accented(text: string): string {
  return [...text].map((sign) => MARKED[PLAIN.indexOf(sign)] ?? sign).join('');
}
