/** Whom and what stands nearest in a hard moment. */

import type { Contact, Role } from '../../app/records/contacts.ts';
import { isForAnyone, type Line } from '../../ui/help/lines.ts';

/** How many emergency numbers have room. */
const MOST = 5;
/** A friend answers at night; a practice may not. */
const ORDER: readonly Role[] = ['contact', 'peerline', 'therapist', 'doctor', 'assistance'];

/** One's own people, those first who are most likely to answer at any hour. */
export function nearestFirst(all: readonly Contact[]): Contact[] {
  return [...all].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
}

/** The emergency numbers to show where there is room for so many: those that are known everywhere come before others. */
export function firstNumbers(numbers: readonly string[]): string[] {
  const known = (number: string): number => (number === '112' || number === '911' ? 0 : 1);
  return [...numbers].sort((a, b) => known(a) - known(b)).slice(0, MOST);
}

/** The help line of a country to show where there is room for one: for anyone, by voice, open day and night. */
export function nearestLine(lines: readonly Line[]): Line | undefined {
  const rank = (line: Line): number =>
    (isForAnyone(line) ? 0 : 8) + (line.call ? 0 : line.text ? 2 : 4) + (line.hours === 'always' ? 0 : 1);
  return lines.filter(({ call, text }) => call ?? text).sort((a, b) => rank(a) - rank(b))[0];
}
