/**
 * The recovery code: what a person keeps on paper for the day on which every device is lost.
 *
 * 24 random characters (120 bits) and 2 check characters. From the 24, HKDF makes three things
 * that do not lead to each other: the locator, by which the server finds the account; the proof,
 * which shows that somebody has the whole code; and the key under which the master key lies in the
 * record `k` `recovery.<16 hex of SHA-256(locator)>`, field `v`. The server sees the first two and
 * that record, never the code nor the key. 120 random bits need no stretching.
 * Cases in tests/vectors/recovery.json.
 */

import { fromBase64, toBase64, type Bytes } from './base64.ts';
import { place } from './text.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARS = 24;
export const CODE_CHARS = 26;
const MASTER_BYTES = 32;

/** Why a typed text is no code. `typo`: it has the right length, and a character is wrong. */
export type Fault = 'empty' | 'short' | 'long' | 'letter' | 'typo';

/** What somebody typed: the code that was meant, or why it is none. */
export type Read = { code: string } | { fault: Fault };

/** What is made from a code. */
export interface Recovery {
  /** 32 bytes in base64url, for the server. */
  locator: string;
  proof: string;
  /** The id of the record of kind `k` that holds the wrapped master key. */
  record: string;
  /** Wraps the master key. Not extractable. */
  key: CryptoKey;
}

/** A new code of 26 characters. */
export async function newCode(crypto: Crypto): Promise<string> {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_CHARS));
  const chars = Array.from(random, (byte) => ALPHABET[byte & 31]).join('');
  return chars + (await checkOf(chars, crypto));
}

/** As a person reads it: five groups of four, and the six characters that are typed back. */
export function showCode(code: string): string {
  return [0, 4, 8, 12, 16, 20].map((at) => code.slice(at, at < 20 ? at + 4 : undefined)).join('-');
}

/** The last group: what is asked for to see that the code was written down to its end. */
export function lastSix(code: string): string {
  return code.slice(-6);
}

/** Letters that look alike, small and wide letters and separators undone. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}._,]/gu, '')
    .replace(/O/g, '0')
    .replace(/[ILİ]/g, '1');
}

/** The code that somebody typed. */
export async function readCode(text: string, crypto: Crypto): Promise<Read> {
  const code = normalise(text);
  if (!code) return { fault: 'empty' };
  if ([...code].some((char) => !ALPHABET.includes(char))) return { fault: 'letter' };
  if (code.length !== CODE_CHARS) return { fault: code.length < CODE_CHARS ? 'short' : 'long' };
  const chars = code.slice(0, RANDOM_CHARS);
  return (await checkOf(chars, crypto)) === code.slice(RANDOM_CHARS) ? { code } : { fault: 'typo' };
}

/** What a code of `newCode` or `readCode` stands for. */
export async function deriveRecovery(code: string, crypto: Crypto): Promise<Recovery> {
  const { subtle } = crypto;
  const chars = encode(code.slice(0, RANDOM_CHARS));
  const base = await subtle.importKey('raw', chars, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const how = (part: string): HkdfParams => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encode(`tend/recovery/${part}/1`),
  });
  const locator = new Uint8Array(await subtle.deriveBits(how('locator'), base, 256));
  const proof = new Uint8Array(await subtle.deriveBits(how('proof'), base, 256));
  const aes = { name: 'AES-GCM', length: 256 };
  const key = await subtle.deriveKey(how('key'), base, aes, false, ['encrypt', 'decrypt']);
  const hash = new Uint8Array(await subtle.digest('SHA-256', locator));
  const record = `recovery.${Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return { locator: toBase64(locator), proof: toBase64(proof), record, key };
}

/** The master key for the record's field `v`. */
export async function wrapForRecovery(
  master: Uint8Array,
  { key, record }: Recovery,
  account: string,
  crypto: Crypto,
): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const cipher = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, account, record), key, master as Bytes));
  return `1.${toBase64(new Uint8Array([...iv, ...cipher]))}`;
}

/** The master key again; null where the code, the account or the form is another. */
export async function unwrapFromRecovery(
  value: unknown,
  { key, record }: Recovery,
  account: string,
  crypto: Crypto,
): Promise<Bytes | null> {
  if (typeof value !== 'string' || !value.startsWith('1.')) return null;
  try {
    const whole = fromBase64(value.slice(2));
    const how = algorithm(whole.slice(0, 12), account, record);
    const master = new Uint8Array(await crypto.subtle.decrypt(how, key, whole.slice(12)));
    return master.length === MASTER_BYTES ? master : null;
  } catch {
    // Whatever is wrong with it: it does not open with this code.
    return null;
  }
}

function algorithm(iv: Bytes, account: string, record: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: encode(place(account, 'k', record, 'v')) };
}

/** The first 10 bits of SHA-256, as two characters. */
async function checkOf(chars: string, crypto: Crypto): Promise<string> {
  const hash = new DataView(await crypto.subtle.digest('SHA-256', encode(chars)));
  const bits = hash.getUint16(0) >> 6;
  return ALPHABET[bits >> 5]! + ALPHABET[bits & 31]!;
}

function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}
