/** Which cells hold a sealed text: what must be opened, or sealed anew, when all of them are gone through. */

import { BOUND, isSealed } from './kinds.ts';

/**
 * Whether a cell holds a sealed text: by its field, or, of a kind or field of a newer Tend, by its looks. Keys
 * look the same and are none.
 */
export function holdsText(kind: string, field: string, value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return isSealed(kind, field) || (!BOUND.includes(kind) && SEALED_TEXT.test(value));
}

/** The form of a sealed text (crypto/text.ts), of 32 bytes at least. */
const SEALED_TEXT = /^1\.[\w-]{80,}$/;
