/** The master key on its way to another device: sealed under a secret that only the link carries. */

import { fromBase64, toBase64, type Bytes } from './base64.ts';

/** What a pairing link says. */
export interface Link {
  code: string;
  secret: Bytes;
  /** What the account's devices are called, for the question whether to join them. */
  names: string[];
}

/** A new secret of 32 bytes. */
export function newSecret(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** The link for a code. Everything behind # stays between the two screens. */
export function writeLink(origin: string, { code, secret, names }: Link): string {
  const said = toBase64(new TextEncoder().encode(names.join('\n').slice(0, 120)));
  return `${origin}/pair/${code}#${toBase64(secret)}.${said}`;
}

/** The link that somebody scanned or pasted; null if it is none. */
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

/** A link, or a code to type, which carries no key. */
export interface Invitation {
  code: string;
  secret: Bytes | null;
  names: string[];
}

/** What somebody scanned, pasted or typed: a link or a code. Null: it is neither. */
export function readInvitation(text: string): Invitation | null {
  const link = readLink(text);
  if (link) return link;
  const code = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? { code, secret: null, names: [] } : null;
}

/** The master key sealed under the secret: base64url of iv and ciphertext. */
export async function sealMaster(master: Uint8Array, secret: Bytes): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(secret);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, master as Bytes));
  return toBase64(new Uint8Array([...iv, ...sealed]));
}

/** The master key again; throws if the secret is another one. */
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
