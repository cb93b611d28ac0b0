/**
 * Keeping this device subscribed to push: one subscription, made with the server's VAPID key and
 * registered with the server. Page and worker run the same code, one at a time (a lock).
 */

import { savePushOptIn, readPushOptIn } from '../db/push-opt-in.ts';
import { withLock } from '../sync/loop/locks.ts';
import type { Send } from '../sync/loop/http.ts';
import { errorCode, isObject } from '../sync/wire.ts';

const LOCK = 'tend-push';
const BAD = 'bad_endpoint';
/** Made here of a `bad_endpoint` with `dead: true`: the push service declared the endpoint dead. */
const DEAD = 'dead_endpoint';
/** How often the browser is asked for a new endpoint in place of a refused one. */
const ADDRESS_TRIES = 2;

/** The result of subscribing and registering. */
export interface PushOutcome {
  /** `later`: the server did not answer, or this browser is signed out; the next start tries again. */
  state: 'on' | 'later' | 'failing';
  /** Why it fails: the server's code, or the name of the browser's error. */
  error: string | null;
  /** Whether the browser holds a subscription. */
  subscribed: boolean;
}

/** A subscription that the browser has removed, from its `pushsubscriptionchange` event. */
export interface LostSubscription {
  endpoint: string;
  key: string | null;
}

/** Subscribe if necessary, and register the endpoint with the server in place of an earlier one. */
export function ensureSubscribed(manager: PushManager, send: Send, lost?: LostSubscription): Promise<PushOutcome> {
  return withLock(LOCK, () => subscribeAndRegister(manager, send, lost));
}

/** Unsubscribe this device, and clear the opt-in. */
export function unsubscribe(manager: PushManager, send: Send): Promise<void> {
  return withLock(LOCK, async () => {
    await (await manager.getSubscription())?.unsubscribe();
    await savePushOptIn(undefined);
    // If this request is lost, the server learns it from the push service's 410.
    await send('DELETE', '/push/subscription');
  });
}

/** A key as base64url without padding; null: there is none. */
export function keyText(raw: ArrayBuffer | null | undefined): string | null {
  if (!raw) return null;
  const text = btoa(String.fromCharCode(...new Uint8Array(raw)));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function subscribeAndRegister(manager: PushManager, send: Send, lost?: LostSubscription): Promise<PushOutcome> {
  const had = await readPushOptIn();
  const heard = await serverKey(send);
  const key = heard ?? had?.key ?? lost?.key ?? null;
  const known = lost?.endpoint ?? had?.endpoint ?? null;
  await savePushOptIn({ endpoint: known, key });
  let found = await subscribed(manager, heard, key);
  let result = await register(found, send, known);
  for (
    let tries = 0;
    tries < ADDRESS_TRIES && (result.error === BAD || result.error === DEAD) && isThere(found);
    tries++
  ) {
    // A browser returns the same dead endpoint until `unsubscribe`, and some return another dead one right after.
    await found.unsubscribe();
    found = await subscribed(manager, heard, key);
    result = await register(found, send, known);
  }
  if (result.state === 'on' && isThere(found)) await savePushOptIn({ endpoint: found.endpoint, key });
  return result;
}

async function serverKey(send: Send): Promise<string | null> {
  const reply = await send('GET', '/push/key');
  const key = reply?.status === 200 && isObject(reply.body) ? reply.body.key : null;
  return typeof key === 'string' ? key : null;
}

/** The browser's subscription; or the name of the DOMException with which it refused; null: no server key is known. */
type Found = PushSubscription | string | null;

function isThere(found: Found): found is PushSubscription {
  return typeof found === 'object' && found !== null;
}

async function subscribed(manager: PushManager, heard: string | null, key: string | null): Promise<Found> {
  const had = await manager.getSubscription();
  const made = keyText(had?.options.applicationServerKey);
  if (had && !(heard && made && made !== heard)) return had;
  // Made with another key, as of an earlier installation: push services would reject our messages.
  await had?.unsubscribe();
  if (!key) return null;
  try {
    return await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return error.name;
  }
}

async function register(to: Found, send: Send, known: string | null): Promise<PushOutcome> {
  if (to === null) return { state: 'later', error: null, subscribed: false };
  if (typeof to === 'string') return { state: 'failing', error: to, subscribed: false };
  if (new URL(to.endpoint).hostname.endsWith('.invalid')) return { state: 'failing', error: BAD, subscribed: true };
  const replaces = known && known !== to.endpoint ? { replaces: known } : {};
  const reply = await send('PUT', '/push/subscription', JSON.stringify({ ...to.toJSON(), ...replaces }));
  if (reply?.status === 200) return { state: 'on', error: null, subscribed: true };
  if (!reply || reply.status >= 500 || reply.status === 401 || reply.status === 429)
    return { state: 'later', error: null, subscribed: true };
  return { state: 'failing', error: refusal(reply.body) || String(reply.status), subscribed: true };
}

function refusal(body: unknown): string {
  return isObject(body) && body.error === BAD && body.dead === true ? DEAD : errorCode(body);
}
