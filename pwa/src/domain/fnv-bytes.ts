/** FNV-1a-32 of bytes, unsigned. */
export function fnvBytes(bytes: Uint8Array): number {
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
}
