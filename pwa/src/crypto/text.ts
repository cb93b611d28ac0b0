/**
 * One sealed text: `"1."` + base64url(iv ‖ AES-256-GCM ciphertext). The additional authenticated data
 * (AAD) `account␟kind␟id␟field` binds it to its cell: moved to another one, it does not open.
 *
 * The plaintext is the JSON of `[text, seen]`, padded with the byte 0x80 and zeros (ISO/IEC 7816-4) to
 * 32, 64, 128 … bytes, so that its length tells little. `seen` names the latest version of each device
 * that the author had seen (R4b). Cases in tests/vectors/sealing.json.
 */

import { fromBase64, toBase64, type Bytes } from './base64.ts';

/** By device: the stamp of the latest version of this text by that device which the author had seen. */
export type Seen = { [device: string]: string };

/** An opened text. */
export interface Opened {
  text: string;
  seen: Seen;
}

/** Padded plaintext: sealed and encoded as base64url, twice as much would not fit into a value of 8 KB. */
const MAX_PLAIN_BYTES = 4096;

/** A text that does not fit into one value. */
export class TextTooLong extends Error {
  constructor() {
    super('the text is too long to be sealed');
  }
}

/** The key of all texts, from the master key. */
export async function textKey(master: Uint8Array, crypto: Crypto): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', master as Bytes, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('tend/seal/1');
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** The additional authenticated data of AES-GCM that binds a sealed text to its cell. */
export function aad(account: string, kind: string, id: string, field: string): string {
  return [account, kind, id, field].join('\x1f');
}

/** Seal a text. `data`: see `aad`. Throws `TextTooLong`. */
export async function sealText(key: CryptoKey, data: string, { text, seen }: Opened, crypto: Crypto): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = pad(new TextEncoder().encode(JSON.stringify([text, seen])));
  const cipher = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, data), key, plain));
  const whole = new Uint8Array(12 + cipher.length);
  whole.set(iv);
  whole.set(cipher, 12);
  return '1.' + toBase64(whole);
}

/** Open a sealed text; null: sealed by another key or for another cell, damaged, or no sealed text at all. */
export async function openText(key: CryptoKey, data: string, value: unknown, crypto: Crypto): Promise<Opened | null> {
  if (typeof value !== 'string' || !value.startsWith('1.')) return null;
  try {
    const whole = fromBase64(value.slice(2));
    const plain = await crypto.subtle.decrypt(algorithm(whole.subarray(0, 12), data), key, whole.subarray(12));
    const [text, seen] = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpad(new Uint8Array(plain))));
    return typeof text === 'string' ? { text, seen: seen ?? {} } : null;
  } catch {
    return null;
  }
}

function algorithm(iv: Bytes, data: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(data) };
}

function pad(plain: Uint8Array): Bytes {
  let size = 32;
  while (size < plain.length + 1) size *= 2;
  if (size > MAX_PLAIN_BYTES) throw new TextTooLong();
  const padded = new Uint8Array(size);
  padded.set(plain);
  padded[plain.length] = 0x80;
  return padded;
}

function unpad(padded: Bytes): Bytes {
  const end = padded.lastIndexOf(0x80);
  if (end < 0) throw new RangeError('no end of text');
  return padded.subarray(0, end);
}
