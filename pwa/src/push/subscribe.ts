/**
 * Being reachable by push: one subscription, made with the server's key, of which the server knows.
 * The page and the worker do the same, one at a time.
 */

import { savePushOptIn, readPushOptIn } from '../db/push-opt-in.ts';
import { withLock } from '../sync/loop/locks.ts';
import type { Send } from '../sync/loop/http.ts';
import { errorCode, isObject } from '../sync/wire.ts';

const LOCK = 'tend-push';
const BAD = 'bad_endpoint';
/** An address that the push service gave up, as this server remembers. */
const DEAD = 'dead_endpoint';
/** A browser is asked for another address so often. */
const ADDRESS_TRIES = 2;

/** What came of it. */
export interface PushOutcome {
  /** `later`: the server did not answer, or knows no session just now; the next start tries again. */
  state: 'on' | 'later' | 'failing';
  /** Why it fails: the server's code, or the name of the browser's error. */
  error: string | null;
  /** Whether the browser holds a subscription. */
  subscribed: boolean;
}

/** A subscription that the browser took away. */
export interface LostSubscription {
  endpoint: string;
  key: string | null;
}

/** Subscribe if need be, and tell the server where; it forgets the address that it knew before. */
export function ensureSubscribed(manager: PushManager, send: Send, lost?: LostSubscription): Promise<PushOutcome> {
  return withLock(LOCK, () => subscribeAndRegister(manager, send, lost));
}

/** No reminders here any more. */
export function unsubscribe(manager: PushManager, send: Send): Promise<void> {
  return withLock(LOCK, async () => {
    await (await manager.getSubscription())?.unsubscribe();
    await savePushOptIn(undefined);
    // Unheard, it learns from the push service that nobody is there.
    await send('DELETE', '/push/subscription');
  });
}

/** A key as texts carry it. */
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
  let told = await register(found, send, known);
  for (let tries = 0; tries < ADDRESS_TRIES && (told.error === BAD || told.error === DEAD) && isThere(found); tries++) {
    // Browsers hand out an address that is dead until it is given back, and some a dead one just after.
    await found.unsubscribe();
    found = await subscribed(manager, heard, key);
    told = await register(found, send, known);
  }
  if (told.state === 'on' && isThere(found)) await savePushOptIn({ endpoint: found.endpoint, key });
  return told;
}

async function serverKey(send: Send): Promise<string | null> {
  const reply = await send('GET', '/push/key');
  const key = reply?.status === 200 && isObject(reply.body) ? reply.body.key : null;
  return typeof key === 'string' ? key : null;
}

/** The browser's subscription; or the name of its refusal; null: there is no key to make one with. */
type Found = PushSubscription | string | null;

function isThere(found: Found): found is PushSubscription {
  return typeof found === 'object' && found !== null;
}

async function subscribed(manager: PushManager, heard: string | null, key: string | null): Promise<Found> {
  const had = await manager.getSubscription();
  const made = keyText(had?.options.applicationServerKey);
  if (had && !(heard && made && made !== heard)) return had;
  // Another key, as after a new installation: it would accept nothing from us.
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
