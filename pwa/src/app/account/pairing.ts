/** Pairing: offering a code or link to another device, and joining by one. Loaded on demand. */

import type { Reply } from '../../sync/loop/http.ts';
import { LockStolen, type HeldLock } from '../../sync/loop/locks.ts';
import { identityIn } from '../../sync/loop/session.ts';
import { newSecret, openMaster, sealMaster, writeLink, type Invitation } from '../../crypto/pairing-link.ts';
import { errorCode, isObject } from '../../sync/wire.ts';
import { fetchDevices, nameSelf } from './devices.ts';
import { askForKey } from './key-request.ts';
import { currentAccount, setCurrentAccount } from './account.ts';
import { moveTo } from './moving.ts';
import { hasLeft, rightToDelete } from './left.ts';
import { send } from './server.ts';
import { exclusively, reachServer } from './with-server.ts';
import { begin, engine, syncNow } from './session.ts';
import { background } from '../platform/background.ts';

export { readInvitation, readLink, type Invitation, type Link } from '../../crypto/pairing-link.ts';

/** A code with which one device can join, within ten minutes. */
export interface Offer {
  code: string;
  /** With the key in its fragment; null for a code to type. */
  link: string | null;
  expiresAt: number;
}

/** The result of joining. `busy`: too many tries. `devices`: the account has as many devices as it may. */
export type Joined = 'joined' | 'unknown' | 'offline' | 'busy' | 'devices';

/** Make a link that carries the key; null: there is no key here, or no answer. `names`: the devices', if they are known. */
export async function offerLink(names?: string[]): Promise<Offer | null> {
  const at = await met();
  if (!at?.master) return null;
  const secret = newSecret();
  const offer = await post({ sealed: await sealMaster(at.master, secret) });
  if (!offer) return null;
  const called = names ?? ((await fetchDevices()) ?? []).flatMap(({ name }) => name ?? []);
  return { ...offer, link: writeLink(location.origin, { code: offer.code, secret, names: called }) };
}

/** Make a code to type; the key follows by key-request.ts. Null: no answer. */
export async function offerCode(): Promise<Offer | null> {
  return (await met()) ? post({}) : null;
}

/**
 * Join the account of a link or a code. The records of this browser are moved there. A code brings no
 * master key, so this device then asks the others for it: see `ownRequest` of key-request.ts.
 */
export async function join(invitation: Pick<Invitation, 'code' | 'secret'>): Promise<Joined> {
  const how = await exclusively((lock) => use(invitation, lock));
  if (how !== 'joined') return how;
  if (engine.value?.master) background(nameSelf());
  else background(askForKey());
  syncNow();
  return how;
}

async function use({ code: typed, secret }: Pick<Invitation, 'code' | 'secret'>, lock: HeldLock): Promise<Joined> {
  const open = async (sealed: unknown): Promise<Uint8Array | null> =>
    secret && typeof sealed === 'string' ? openMaster(sealed, secret).catch(() => null) : null;
  const reply = await claim(`/pairings/${encodeURIComponent(typed)}/claim`, {}, open, lock);
  if (identityIn(reply)) return 'joined';
  if (reply?.status === 429) return 'busy';
  const code = errorCode(reply?.body);
  if (code === 'devices') return 'devices';
  return code === 'unknown_code' ? 'unknown' : 'offline';
}

/**
 * Become a device of another account (or a new one of this account) and switch to it. `keyOf` opens the
 * sealed master key of the answer. Returns the answer; null: none, or the lock was stolen. Call under
 * `LOCK_SYNC`.
 */
export async function claim(
  path: string,
  body: object,
  keyOf: (sealed: unknown) => Promise<Uint8Array | null>,
  lock: HeldLock,
): Promise<Reply | null> {
  const current = currentAccount();
  const right = await rightToDelete();
  // If the answer is lost, the next synchronisation asks whose session this browser has.
  if (current) await setCurrentAccount({ ...current, claiming: true });
  const reply = await send('POST', path, JSON.stringify(body), { account: undefined });
  // This page slept: the page that has the lock now asks whose session this browser has.
  if (!(await isOurs(lock))) return null;
  const found = identityIn(reply);
  if (found) {
    await moveTo({ account: found.account, device: found.device, known: true }, await keyOf(found.sealed));
    await hasLeft(right);
  } else if (current && reply) {
    await setCurrentAccount(current);
  }
  return reply;
}

async function isOurs(lock: HeldLock): Promise<boolean> {
  try {
    await lock.check();
    return true;
  } catch (error) {
    if (error instanceof LockStolen) return false;
    throw error;
  }
}

/** The engine, once the server knows the account. */
async function met(): Promise<typeof engine.value> {
  const at = await begin();
  if (!currentAccount()?.known) await reachServer();
  return currentAccount()?.known ? (engine.value ?? at) : null;
}

async function post(about: { sealed?: string }): Promise<Offer | null> {
  const reply = await send('POST', '/pairings', JSON.stringify(about));
  if (reply?.status !== 201 || !isObject(reply.body)) return null;
  const { code, expires_at } = reply.body;
  return { code: String(code), link: null, expiresAt: Date.parse(String(expires_at)) };
}
