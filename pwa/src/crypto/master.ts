/**
 * The master key at rest: wrapped by a key of this device that no script can read, so that a copy
 * of the database's plain bytes opens nothing, while pairing can still hand the master key on.
 */

import type { Bytes } from './base64.ts';

/** What lies on disk. */
export interface KeyAtRest {
  /** Not extractable: IndexedDB keeps it, scripts only use it. */
  deviceKey: CryptoKey;
  iv: Bytes;
  wrapped: ArrayBuffer;
}

/** A new master key. */
export function newMaster(crypto: Crypto): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** Wrap for keeping. */
export async function wrapMaster(master: Uint8Array, crypto: Crypto): Promise<KeyAtRest> {
  const aes = { name: 'AES-GCM', length: 256 };
  const deviceKey = (await crypto.subtle.generateKey(aes, false, ['encrypt', 'decrypt'])) as CryptoKey;
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, deviceKey, master as Bytes);
  return { deviceKey, iv, wrapped };
}

/** Unwrap what was kept. */
export async function unwrapMaster(kept: KeyAtRest, crypto: Crypto): Promise<Bytes> {
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, kept.deviceKey, kept.wrapped),
  );
}
