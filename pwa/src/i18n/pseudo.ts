/** The language that is none: see `PSEUDO`. */

import type { Text } from './types.ts';

const PLAIN = 'abcdefghijklmnoprstuvwxyzACDEGHILNORSTUWYZ';
const MARKED = 'ȧƀćđéƒğĥıĵķłɱñöƥřšťüṽŵẋýžȦĆĐÉĞĤÍŁÑÖŘŠŤÜŴÝŽ';
const LONGER = 0.4;

/** A text with accents and brackets, its holes as they were. */
export function pseudo(text: Text): Text {
  if (typeof text === 'string') return marked(text);
  return Object.fromEntries(Object.entries(text).map(([form, one]) => [form, marked(one)])) as Text;
}

/** The same through lists and tables of texts; what is no sentence (a name of an icon, a number) stays. */
export function marked(text: string): string {
  const words = text.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? part : accented(part)));
  return `[${words.join('')}${' ~'.repeat(Math.ceil((text.length * LONGER) / 2))}]`;
}

function accented(text: string): string {
  return [...text].map((sign) => MARKED[PLAIN.indexOf(sign)] ?? sign).join('');
}
