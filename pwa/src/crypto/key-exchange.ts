/**
 * How the master key reaches a device that joined by a typed code, which carries no key.
 *
 * This is key agreement by a short authentication string (Vaudenay, CRYPTO 2005; Bluetooth's numeric
 * comparison works alike). The two devices exchange notes through a record that the server relays, so
 * the server could sit in the middle. Both agree on a key by ECDH (P-256), and a person compares six
 * digits made from it:
 *
 * 1. The joining device (initiator) commits to its public key by a hash (`c`). Without that, a
 *    middleman could try keys until the six digits match.
 * 2. The device that has the master key (responder) answers with its public key (`o`).
 * 3. The initiator reveals its public key (`j`). A middleman who swapped keys has one guess in a million.
 * 4. The person confirms that the digits are the same; the master key follows, wrapped (`w`).
 *
 * Sans-IO: each side is given the record as it stands, and answers what to write into it.
 */

import { fromBase64, toBase64, type Bytes } from './base64.ts';

/** The fields of the record `k` `join.<device>`, each base64url; null or absent: not written yet. */
export interface Note {
  /** Commitment: SHA-256 of the initiator's public key. */
  c?: string | null;
  /** The responder's public key, as an uncompressed point. */
  o?: string | null;
  /** The initiator's public key. */
  j?: string | null;
  /** The master key under the agreed key: iv and AES-GCM ciphertext. */
  w?: string | null;
}

export type Step =
  /** Nothing to do until the other side has written. */
  | { kind: 'wait' }
  | { kind: 'write'; note: Note }
  /** Show these digits; the person compares them. */
  | { kind: 'compare'; digits: string }
  /** The initiator has the key. */
  | { kind: 'key'; mk: Bytes }
  /** A note is not what this side expects: somebody may sit in between. No key was handed over; start anew. */
  | { kind: 'spoilt' };

const WAIT: Step = { kind: 'wait' };
const SPOILT: Step = { kind: 'spoilt' };
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

interface Keys {
  privateKey: CryptoKey;
  publicKey: string;
}

interface Agreed {
  digits: string;
  key: CryptoKey;
}

/** The device that joins. Its keys live in memory only: after a reload the exchange starts anew. */
export class Initiator {
  readonly #at: ExchangeContext;
  readonly #keys: Keys;
  readonly #commitment: string;
  /** The first `o` that was seen. A later one is refused: it could have been chosen after seeing our `j`. */
  #answer: string | null = null;
  #agreed: Agreed | null = null;

  static async begin(at: ExchangeContext): Promise<Initiator> {
    const keys = await makeKeys(at.crypto);
    return new Initiator(at, keys, await commit(keys.publicKey, at.crypto));
  }

  private constructor(at: ExchangeContext, keys: Keys, commitment: string) {
    this.#at = at;
    this.#keys = keys;
    this.#commitment = commitment;
  }

  /** The note to write first; it also clears what an earlier exchange left. */
  get opening(): Note {
    return { c: this.#commitment, o: null, j: null, w: null };
  }

  async receive(note: Note): Promise<Step> {
    if (note.c && note.c !== this.#commitment) return SPOILT;
    if (!note.o) return this.#answer ? SPOILT : WAIT;
    this.#answer ??= note.o;
    if (note.o !== this.#answer) return SPOILT;
    const { publicKey: open } = this.#keys;
    if (note.j !== open) return { kind: 'write', note: { j: open } };
    try {
      this.#agreed ??= await agree(this.#keys, this.#answer, open, note.o, this.#at);
      if (!note.w) return { kind: 'compare', digits: this.#agreed.digits };
      return { kind: 'key', mk: await unwrap(note.w, this.#agreed.key, this.#at) };
    } catch {
      return SPOILT;
    }
  }
}

/** The device that has the key and is asked for it. */
export class Responder {
  readonly #at: ExchangeContext;
  readonly #keys: Keys;
  readonly #commitment: string;
  #shown: string | null = null;
  #agreed: Agreed | null = null;

  /** `commitment` is `c` as it stood when this device first saw it. */
  static async begin(at: ExchangeContext, commitment: string): Promise<Responder> {
    return new Responder(at, await makeKeys(at.crypto), commitment);
  }

  private constructor(at: ExchangeContext, keys: Keys, commitment: string) {
    this.#at = at;
    this.#keys = keys;
    this.#commitment = commitment;
  }

  async receive(note: Note): Promise<Step> {
    if (note.c !== this.#commitment) return SPOILT;
    const { publicKey: open } = this.#keys;
    if (note.o !== open) return this.#shown || note.o ? SPOILT : { kind: 'write', note: { o: open } };
    if (!note.j) return this.#shown ? SPOILT : WAIT;
    this.#shown ??= note.j;
    if (note.j !== this.#shown) return SPOILT;
    if ((await commit(note.j, this.#at.crypto)) !== this.#commitment) return SPOILT;
    try {
      this.#agreed ??= await agree(this.#keys, note.j, note.j, open, this.#at);
      return { kind: 'compare', digits: this.#agreed.digits };
    } catch {
      return SPOILT;
    }
  }

  /** The person saw the same digits on both screens: what to write. */
  async give(mk: Uint8Array): Promise<Note> {
    if (!this.#agreed) throw new Error('nothing was compared yet');
    return { w: await wrap(mk, this.#agreed.key, this.#at) };
  }
}

/** What an exchange is about; account and device are bound into digits and key. */
export interface ExchangeContext {
  account: string;
  /** The joining device. */
  device: string;
  crypto: Crypto;
}

async function makeKeys(crypto: Crypto): Promise<Keys> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const open = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { privateKey: pair.privateKey, publicKey: toBase64(open) };
}

async function commit(open: string, crypto: Crypto): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64(open))));
}

/**
 * Digits and wrapping key from ECDH of `theirs` with our private key. `initiator` and `responder`: both
 * public keys (base64url) as this side saw them; if one was swapped on the way, the digits differ.
 */
async function agree(
  keys: Keys,
  theirs: string,
  initiator: string,
  responder: string,
  at: ExchangeContext,
): Promise<Agreed> {
  const { subtle } = at.crypto;
  const other = await subtle.importKey('raw', fromBase64(theirs), CURVE, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: other }, keys.privateKey, 256);
  const base = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const salt = text([responder, initiator, at.account, at.device].join('\x1f'));
  const how = (info: string): HkdfParams => ({ name: 'HKDF', hash: 'SHA-256', salt, info: text(info) });
  const bits = await subtle.deriveBits(how('tend/join/digits/1'), base, 64);
  const aes = { name: 'AES-GCM', length: 256 };
  const key = await subtle.deriveKey(how('tend/join/key/1'), base, aes, false, ['encrypt', 'decrypt']);
  // Modulo bias of 64 bits over a million values: less than one in 10^13.
  const number = new DataView(bits).getBigUint64(0) % 1_000_000n;
  return { digits: String(number).padStart(6, '0'), key };
}

async function wrap(mk: Uint8Array, key: CryptoKey, at: ExchangeContext): Promise<string> {
  const iv = at.crypto.getRandomValues(new Uint8Array(12));
  const sealed = await at.crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, mk as Bytes);
  return toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

async function unwrap(wrapped: string, key: CryptoKey, at: ExchangeContext): Promise<Bytes> {
  const bytes = fromBase64(wrapped);
  const iv = bytes.slice(0, 12);
  return new Uint8Array(await at.crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.slice(12)));
}

function text(plain: string): Bytes {
  return new TextEncoder().encode(plain);
}
