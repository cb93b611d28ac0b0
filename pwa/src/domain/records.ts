/** What the records mean: their ids, which fields are sealed, and what a counted tick comes to. */

import type { Fields } from './cells.ts';
import type { Day } from './day.ts';
import { tidy } from './states.ts';

const SEALED: { [kind: string]: string } = {
  h: ' name icon unit cue area color ',
  t: ' n ',
  c: ' body ',
  l: ' body ',
  p: ' body ',
  g: ' body ',
  d: ' name ',
};

/** Whether a field is a text that no server may read. */
export function isSealed(kind: string, field: string): boolean {
  return SEALED[kind]?.includes(` ${field} `) ?? false;
}

/** The id of a habit's tick on a date. */
export function tickId(day: Day, habit: string): string {
  return `${day}.${habit}`;
}

/** The date and habit of a tick's id. */
export function readTickId(id: string): [day: Day, habit: string] {
  return [id.slice(0, 10), id.slice(11)];
}

/** The field in which a device keeps its own share of a count. */
export function ownShare(device: string): string {
  return `c.${device}`;
}

/** The day's amount: `v` if it is a number, and every device's share. */
export function amount(fields: Fields | undefined): number {
  return Math.max(0, tidy(sum(fields, '')));
}

/** The amount without one field, which may be negative: what others have counted. */
export function sum(fields: Fields | undefined, without: string): number {
  let total = 0;
  for (const field in fields) {
    if (field !== without && (field === 'v' || field.startsWith('c.'))) {
      const value = fields[field]![0];
      if (typeof value === 'number') total += value;
    }
  }
  return total;
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

/** A new id for a habit or a letter: 60 random bits. */
export function newId(random: Crypto): string {
  return Array.from(random.getRandomValues(new Uint8Array(12)), (byte) => ALPHABET[byte & 31]).join('');
}

/** Random bytes as hex: accounts take 8, devices 4. */
export function newHex(bytes: number, random: Crypto): string {
  return Array.from(random.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, '0')).join('');
}
