/**
 * The master key at rest: wrapped by a key of this device that no script can read, so that a copy
 * of the database's plain bytes opens nothing, while pairing can still hand the master key on.
 */

import type { Bytes } from './base64.ts';

/** What lies on disk. */
export interface KeyAtRest {
  /** The key's name (see `keyId`); older versions did not write it down. */
  id?: string;
  /** Not extractable: IndexedDB keeps it, scripts only use it. */
  deviceKey: CryptoKey;
  iv: Bytes;
  wrapped: ArrayBuffer;
}

/** A new master key. */
export function newMaster(crypto: Crypto): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/**
 * The name of a master key: 16 hex digits, by HKDF, so that it tells nothing about the key. The
 * account's record `k` `current` says by it which key is the account's.
 */
export async function keyId(master: Uint8Array, crypto: Crypto): Promise<string> {
  const base = await crypto.subtle.importKey('raw', master as Bytes, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode('tend/key-id');
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return toHex(new Uint8Array(await crypto.subtle.deriveBits(how, base, 64)));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Wrap for keeping. */
export async function wrapMaster(master: Uint8Array, crypto: Crypto): Promise<KeyAtRest> {
  const aes = { name: 'AES-GCM', length: 256 };
  const deviceKey = await crypto.subtle.generateKey(aes, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, deviceKey, master as Bytes);
  return { id: await keyId(master, crypto), deviceKey, iv, wrapped };
}

/** Unwrap what was kept. */
export async function unwrapMaster(kept: KeyAtRest, crypto: Crypto): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, kept.deviceKey, kept.wrapped));
}
