/** Bytes as base64url without padding, and back. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** Encode as base64url without padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Decode base64url without padding. Throws `RangeError` or a `DOMException` on anything else. */
export function fromBase64(text: string): Bytes {
  if (!/^[\w-]*$/.test(text)) throw new RangeError('not base64url');
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}
