/**
 * How the master key reaches a device that joined by a typed code, which carries no key.
 *
 * The two talk through a record that the server relays, so the server could sit in the middle.
 * Both agree on a key by ECDH and a person compares six digits made from it. Six digits alone could
 * be ground to match, so the joining device first commits to its public key by a hash (`c`), the
 * old device answers with its own (`o`), and only then the joiner reveals (`j`): whoever swaps keys
 * has one guess in a million. Once the person agrees, the master key follows, wrapped (`w`).
 *
 * Nothing here touches a network or a clock; each side takes what lies in the record and says what
 * to write.
 */

import { fromBase64, toBase64, type Bytes } from './base64.ts';

/** What lies in the record `k` `join.<device>`; null or absent: not yet. */
export interface Note {
  c?: string | null;
  o?: string | null;
  j?: string | null;
  w?: string | null;
}

export type Step =
  /** Nothing to do until the other side has written. */
  | { kind: 'wait' }
  | { kind: 'write'; note: Note }
  /** Show these digits; the person compares them. */
  | { kind: 'compare'; digits: string }
  /** The joiner has the key. */
  | { kind: 'key'; mk: Bytes }
  /** Somebody swapped something: nothing was given away, and it must not go on. */
  | { kind: 'spoilt' };

const WAIT: Step = { kind: 'wait' };
const SPOILT: Step = { kind: 'spoilt' };
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

interface Keys {
  secret: CryptoKey;
  open: string;
}

interface Agreed {
  digits: string;
  key: CryptoKey;
}

/** The device that joins. One life long: after a reload it begins again. */
export class Joiner {
  readonly #at: Place;
  readonly #keys: Keys;
  readonly #commitment: string;
  /** The first answer stands: a second one could be made to measure. */
  #answer: string | null = null;
  #agreed: Agreed | null = null;

  static async begin(at: Place): Promise<Joiner> {
    const keys = await makeKeys(at.crypto);
    return new Joiner(at, keys, await commit(keys.open, at.crypto));
  }

  private constructor(at: Place, keys: Keys, commitment: string) {
    this.#at = at;
    this.#keys = keys;
    this.#commitment = commitment;
  }

  /** What to write first. */
  get opening(): Note {
    return { c: this.#commitment, o: null, j: null, w: null };
  }

  async hear(note: Note): Promise<Step> {
    if (note.c && note.c !== this.#commitment) return SPOILT;
    if (!note.o) return this.#answer ? SPOILT : WAIT;
    this.#answer ??= note.o;
    if (note.o !== this.#answer) return SPOILT;
    const { open } = this.#keys;
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
export class Giver {
  readonly #at: Place;
  readonly #keys: Keys;
  readonly #commitment: string;
  #shown: string | null = null;
  #agreed: Agreed | null = null;

  /** `commitment` is `c` as it stood when this device first saw it. */
  static async begin(at: Place, commitment: string): Promise<Giver> {
    return new Giver(at, await makeKeys(at.crypto), commitment);
  }

  private constructor(at: Place, keys: Keys, commitment: string) {
    this.#at = at;
    this.#keys = keys;
    this.#commitment = commitment;
  }

  async hear(note: Note): Promise<Step> {
    if (note.c !== this.#commitment) return SPOILT;
    const { open } = this.#keys;
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

/** Who joins what; bound into digits and key. */
export interface Place {
  account: string;
  /** The joining device. */
  device: string;
  crypto: Crypto;
}

async function makeKeys(crypto: Crypto): Promise<Keys> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const open = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { secret: pair.privateKey, open: toBase64(open) };
}

async function commit(open: string, crypto: Crypto): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64(open))));
}

/** `theirs` with our own secret; `joiner` and `giver` are both public keys as they were seen. */
async function agree(keys: Keys, theirs: string, joiner: string, giver: string, at: Place): Promise<Agreed> {
  const { subtle } = at.crypto;
  const other = await subtle.importKey('raw', fromBase64(theirs), CURVE, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: other }, keys.secret, 256);
  const base = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const salt = text([giver, joiner, at.account, at.device].join('\x1f'));
  const how = (info: string): HkdfParams => ({ name: 'HKDF', hash: 'SHA-256', salt, info: text(info) });
  const bits = await subtle.deriveBits(how('tend/join/digits/1'), base, 64);
  const aes = { name: 'AES-GCM', length: 256 };
  const key = await subtle.deriveKey(how('tend/join/key/1'), base, aes, false, ['encrypt', 'decrypt']);
  // 64 bits: no digits are likelier than others by more than one in 10^13.
  const number = new DataView(bits).getBigUint64(0) % 1_000_000n;
  return { digits: String(number).padStart(6, '0'), key };
}

async function wrap(mk: Uint8Array, key: CryptoKey, at: Place): Promise<string> {
  const iv = at.crypto.getRandomValues(new Uint8Array(12));
  const sealed = await at.crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, mk as Bytes);
  return toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

async function unwrap(wrapped: string, key: CryptoKey, at: Place): Promise<Bytes> {
  const bytes = fromBase64(wrapped);
  const iv = bytes.slice(0, 12);
  return new Uint8Array(await at.crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.slice(12)));
}

function text(plain: string): Bytes {
  return new TextEncoder().encode(plain);
}
