/**
 * The recovery code, which a person keeps on paper in case all devices are lost.
 *
 * It has 24 random characters (120 bits, Crockford's base32) and 2 check characters. HKDF derives
 * three independent values from the 24:
 *
 * - the locator: the server finds the account by its hash;
 * - the proof: shows the server that somebody has the whole code;
 * - the key: wraps the master key in the record `k` `recovery.<16 hex of SHA-256(locator)>`, field `v`.
 *
 * The server sees locator, proof and that record, never code or key. 120 random bits cannot be guessed,
 * so no slow password hash is needed. Cases in tests/vectors/recovery.json.
 */

import { fromBase64, toBase64, type Bytes } from './base64.ts';
import { aad } from './text.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARS = 24;
/** Characters of a code: 24 random ones and 2 that check them. */
export const CODE_CHARS = 26;
const MASTER_BYTES = 32;

/**
 * Why a typed text is no code. `short`, `long`: the number of characters is wrong. `letter`: it has a
 * character that no code has. `typo`: the check characters do not match.
 */
export type Fault = 'empty' | 'short' | 'long' | 'letter' | 'typo';

/** The result of reading a typed text. */
export type Read = { code: string } | { fault: Fault };

/** What is derived from a code. */
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

/** A code as it is shown: five groups of four characters, and the last six, which the person types back. */
export function showCode(code: string): string {
  return [0, 4, 8, 12, 16, 20].map((at) => code.slice(at, at < 20 ? at + 4 : undefined)).join('-');
}

/** The last six characters of a code: typing them back shows that the person has all of it. */
export function lastSix(code: string): string {
  return code.slice(-6);
}

/** A typed text without separators, in capitals of ASCII, with O as 0 and I, L as 1. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}._,]/gu, '')
    .replace(/O/g, '0')
    .replace(/[ILİ]/g, '1');
}

/** Check a typed text: the code, or what is wrong with it. */
export async function readCode(text: string, crypto: Crypto): Promise<Read> {
  const code = normalise(text);
  if (!code) return { fault: 'empty' };
  if ([...code].some((char) => !ALPHABET.includes(char))) return { fault: 'letter' };
  if (code.length !== CODE_CHARS) return { fault: code.length < CODE_CHARS ? 'short' : 'long' };
  const chars = code.slice(0, RANDOM_CHARS);
  return (await checkOf(chars, crypto)) === code.slice(RANDOM_CHARS) ? { code } : { fault: 'typo' };
}

/** Derive locator, proof, record and key from a code of `newCode` or `readCode`. */
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

/** Wrap the master key for the record's field `v`: `"1."` + base64url(iv ‖ AES-GCM ciphertext). */
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

/** Unwrap the master key (32 bytes); null: another code or account, or the value is damaged. */
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
    // Not base64url, or the tag does not match.
    return null;
  }
}

function algorithm(iv: Bytes, account: string, record: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: encode(aad(account, 'k', record, 'v')) };
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
