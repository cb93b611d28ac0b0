/** Pairing by a link: the master key is sealed under a secret that stands in the link's fragment alone. */

import { fromBase64, toBase64, type Bytes } from './base64.ts';

/** The parts of a pairing link. */
export interface Link {
  /** The pairing code, 8 characters. */
  code: string;
  /** 32 bytes, from which the sealing key is derived. */
  secret: Bytes;
  /** The names of the account's devices: shown before the person joins. */
  names: string[];
}

/** A new secret of 32 bytes. */
export function newSecret(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** The link for a code. Browsers do not send what follows `#`, so the server never sees secret and names. */
export function writeLink(origin: string, { code, secret, names }: Link): string {
  const encodedNames = toBase64(new TextEncoder().encode(names.join('\n').slice(0, 120)));
  return `${origin}/pair/${code}#${toBase64(secret)}.${encodedNames}`;
}

/** Parse a scanned or pasted link; null: it is no pairing link. */
export function readLink(text: string): Link | null {
  const found = /\/pair\/([0-9A-Za-z-]{8,9})#([\w-]{43})(?:\.([\w-]*))?\s*$/.exec(text);
  if (!found) return null;
  try {
    const names = new TextDecoder()
      .decode(fromBase64(found[3] ?? ''))
      .split('\n')
      .filter(Boolean);
    return { code: found[1]!, secret: fromBase64(found[2]!), names };
  } catch {
    return null;
  }
}

/** A link, or a typed code: then `secret` is null, and the master key comes by key-exchange.ts. */
export interface Invitation {
  code: string;
  secret: Bytes | null;
  names: string[];
}

/** Parse what was scanned, pasted or typed: a link or a code (look-alike letters are mended). Null: neither. */
export function readInvitation(text: string): Invitation | null {
  const link = readLink(text);
  if (link) return link;
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? { code, secret: null, names: [] } : null;
}

/** The master key sealed under the secret: base64url(iv ‖ AES-GCM ciphertext). */
export async function sealMaster(master: Uint8Array, secret: Bytes): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(secret);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, master as Bytes));
  return toBase64(new Uint8Array([...iv, ...sealed]));
}

/** The master key of a sealed one. Throws if the secret is another, or the form is not base64url. */
export async function openMaster(sealed: string, secret: Bytes): Promise<Bytes> {
  const bytes = fromBase64(sealed);
  const key = await keyOf(secret);
  const iv = bytes.slice(0, 12);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.slice(12)));
}

async function keyOf(secret: Bytes): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode('tend/pair/1') };
  return crypto.subtle.deriveKey(how, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
