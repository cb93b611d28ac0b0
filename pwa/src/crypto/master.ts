/**
 * The master key (32 bytes) at rest: wrapped by a non-extractable key of this device. A copy of the
 * database's bytes opens nothing, and scripts of the page can still unwrap it to pair another device.
 */

import type { Bytes } from './base64.ts';

/** A wrapped master key as IndexedDB keeps it. */
export interface KeyAtRest {
  /** The key's name (see `keyId`); older versions did not store it. */
  id?: string;
  /** AES-GCM, not extractable: scripts can use it, never read it. */
  deviceKey: CryptoKey;
  iv: Bytes;
  wrapped: ArrayBuffer;
}

/** A new master key: 32 random bytes. */
export function newMaster(crypto: Crypto): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/**
 * The name of a master key: 16 hex digits by HKDF-SHA-256, from which the key cannot be computed. The
 * record `k` `current` holds the name of the key that the account uses (R19).
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

/** Wrap a master key by a new device key. */
export async function wrapMaster(master: Uint8Array, crypto: Crypto): Promise<KeyAtRest> {
  const aes = { name: 'AES-GCM', length: 256 };
  const deviceKey = await crypto.subtle.generateKey(aes, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, deviceKey, master as Bytes);
  return { id: await keyId(master, crypto), deviceKey, iv, wrapped };
}

/** Unwrap a master key. Throws (an `OperationError` of WebCrypto) if it is damaged. */
export async function unwrapMaster(kept: KeyAtRest, crypto: Crypto): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, kept.deviceKey, kept.wrapped));
}
