/** The digest of a whole record, for what a page brings. Its other half is digest.ts. */

import type { Fields } from './cells.ts';
import { cellDigest } from './digest.ts';

/** The XOR of the hashes of a record's cells. */
export function rowDigest(kind: string, id: string, fields: Fields): number {
  let sum = 0;
  for (const field in fields) sum ^= cellDigest(kind, id, field, fields[field]![1]);
  return sum >>> 0;
}
