/**
 * The digest: one number for all cells of an account, by which two sides see whether they agree.
 *
 * The XOR of FNV-1a-32 over `kind␟id␟field␟stamp` of each cell (␟ is the byte 0x1F); 0 without any.
 * Twin: server/tend/domain/records/digest.py; cases in tests/vectors/digest.json.
 */

/** The hash of one cell, to XOR into or out of the digest. Kinds, ids, fields and stamps are ASCII. */
export function cellDigest(kind: string, id: string, field: string, stamp: string): number {
  return fnv(`${kind}\x1f${id}\x1f${field}\x1f${stamp}`);
}

/** FNV-1a-32 of an ASCII text, unsigned. */
export function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
