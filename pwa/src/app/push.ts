/**
 * Being reminded: asked for only after a tap, registered again at every start, and looked after.
 * Loaded when the screens that come later are.
 */

import { effect, signal } from '@preact/signals';
import { isObject } from '../sync/wire.ts';
import { summaryOf } from './garden.ts';
import { isInstalled, isIos } from './install.ts';
import { begin, engine, send } from './session.ts';
import { stored } from './settings.ts';
import { habits, today } from './state.ts';

/**
 * `home`: an iPhone, where only the app on the Home Screen may remind. `failing`: the server gave
 * up after too many failures, or says what went wrong last.
 */
export type PushState = 'unknown' | 'unsupported' | 'home' | 'denied' | 'off' | 'on' | 'failing';

export const pushState = signal<PushState>('unknown');
/** What the push service said last, if it was no. */
export const pushError = signal<string | null>(null);

/** How reminders stand on this device, by what the browser says. */
function standing(): PushState {
  const able = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
  if (!able) return isIos() && !isInstalled() ? 'home' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' ? 'unknown' : 'off';
}

/** At every start: subscriptions vanish at random, so what there is is told to the server again. */
export async function keepPush(): Promise<void> {
  pushState.value = standing();
  effect(() => void badge(habits.value.filter((one) => summaryOf(one, today.value).states[today.value] === 'open').length));
  if (pushState.value !== 'unknown') return;
  const had = await subscription();
  pushState.value = had ? await tellServer(had) : 'off';
  if (had) await keepDaily();
}

/** After a tap, and after our own words: ask the browser, subscribe, tell the server. */
export async function allowPush(): Promise<PushState> {
  if (standing() === 'home' || standing() === 'unsupported') return (pushState.value = standing());
  if ((await Notification.requestPermission()) !== 'granted') return (pushState.value = standing());
  await begin();
  const made = await subscribe();
  pushState.value = made ? await tellServer(made) : 'failing';
  await keepDaily();
  return pushState.value;
}

/** No more on this device. */
export async function stopPush(): Promise<void> {
  await (await subscription())?.unsubscribe();
  await send('DELETE', '/push/subscription');
  pushState.value = 'off';
}

/** Send one now. False: the server could not be asked. */
export async function testPush(): Promise<boolean> {
  return (await send('POST', '/push/test', '{}'))?.status === 202;
}

/** Once more in an hour. */
export async function snooze(key: string): Promise<boolean> {
  return (await send('POST', '/push/snooze', JSON.stringify({ key })))?.status === 204;
}

async function subscription(): Promise<PushSubscription | null> {
  const here = await navigator.serviceWorker.getRegistration();
  return (await here?.pushManager.getSubscription()) ?? null;
}

async function subscribe(): Promise<PushSubscription | null> {
  const reply = await send('GET', '/push/key');
  const key = isObject(reply?.body) ? reply.body.key : null;
  if (typeof key !== 'string') return null;
  try {
    const here = await navigator.serviceWorker.ready;
    const had = await here.pushManager.getSubscription();
    // Another key, as after a new installation: the old subscription accepts nothing from us.
    if (had && base64url(had.options.applicationServerKey) !== key) await had.unsubscribe();
    return await here.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch (error) {
    pushError.value = (error as Error).name;
    return null;
  }
}

async function tellServer(to: PushSubscription): Promise<PushState> {
  const reply = await send('PUT', '/push/subscription', JSON.stringify(to.toJSON()));
  if (reply?.status === 200) {
    pushError.value = null;
    return 'on';
  }
  // Not now; at the next start again.
  if (!reply || reply.status >= 500 || reply.status === 401) return 'on';
  pushError.value = isObject(reply.body) ? String(reply.body.error) : String(reply.status);
  return 'failing';
}

/** Once a day: the person was here, and in this zone. */
async function keepDaily(): Promise<void> {
  const at = engine.value;
  if (!at) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = { opened: today.value, tz: zone };
  const edits = Object.entries(now)
    .filter(([id, value]) => stored.value.get(id) !== value)
    .map(([id, value]) => ({ kind: 's', id, field: 'v', value }));
  if (edits.length) await at.edit(edits);
}

/** How many are still open, on the app's icon where there is such a thing. */
async function badge(open: number): Promise<void> {
  const able = navigator as Navigator & { setAppBadge?: (n: number) => Promise<void> };
  if (isInstalled()) await able.setAppBadge?.(open).catch(() => {});
}

function base64url(raw: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(raw ?? new ArrayBuffer(0)));
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
