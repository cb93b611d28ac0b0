/**
 * Being reminded: asked for only after a tap, seen to again at every start, and looked after.
 * Loaded when the screens that come later are.
 */

import { effect, signal } from '@preact/signals';
import { wish, wished } from '../db/wish.ts';
import { showBadge } from '../push/badge.ts';
import { onCame } from '../push/channel.ts';
import { reach, stop, type Reached } from '../push/reach.ts';
import { complete, summaryOf } from './garden.ts';
import { isInstalled, isIos } from './install.ts';
import { here } from './account/account.ts';
import { keepPresent } from './presence.ts';
import { begin, engine, onChange, phase, reachServer, send } from './account/session.ts';
import { habits, today } from './state.ts';
import { askStatus, reachOf } from './status.ts';

/**
 * `home`: an iPhone, where only the app on the Home Screen may remind. `failing`: the server or the
 * browser refused, see `pushError`.
 */
export type PushState = 'unknown' | 'unsupported' | 'home' | 'denied' | 'off' | 'on' | 'failing';

export const pushState = signal<PushState>('unknown');
/** What the push service said last, if it was no. */
export const pushError = signal<string | null>(null);

/** Whether a push has reached this device since one was asked for; `late`: not for a good while. */
export const proof = signal<'none' | 'waiting' | 'arrived' | 'late'>('none');

const PATIENCE_MS = 30_000;
const SOON_MS = 400;

/** How reminders stand on this device, by what the browser says. */
function standing(): PushState {
  const able = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
  if (!able) return isIos() && !isInstalled() ? 'home' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' ? 'unknown' : 'off';
}

/** From the start on, while the page lives. */
export function keepPush(): void {
  pushState.value = standing();
  onCame(arrived);
  keepBadge();
  keepTidy();
  // Another account, or another device id, is another place to be reached at.
  effect(() => {
    if (engine.value) void heal();
  });
  addEventListener('online', () => {
    if (unsettled) void heal();
  });
}

/** Whether the last try did not come to an end. */
let unsettled = false;

/** Subscriptions vanish at random: what is wished for and gone is asked for again, without a word. */
async function heal(): Promise<void> {
  const state = standing();
  pushState.value = state;
  const manager = state === 'unknown' ? await pushManager() : null;
  if (!manager) return;
  if ((await wished()) || (await manager.getSubscription())) settle(await reach(manager, send));
  else pushState.value = 'off';
}

/** After a tap, and after our own words: ask the browser, subscribe, tell the server. */
export async function allowPush(): Promise<PushState> {
  if (standing() === 'home' || standing() === 'unsupported') return (pushState.value = standing());
  if ((await Notification.requestPermission()) !== 'granted') return (pushState.value = standing());
  await begin();
  // The very first flush may still be on its way.
  if (!here()?.known) await reachServer();
  await wish((await wished()) ?? { endpoint: null, key: null });
  await askStatus();
  const known = engine.value && reachOf(engine.value.device)?.on;
  // The greeting may be here before the answer.
  awaitProof();
  const reached = await reach((await navigator.serviceWorker.ready).pushManager, send);
  settle(reached);
  if (reached.state !== 'on') proof.value = 'none';
  // Whom the server knows, it does not greet.
  else if (known) await testPush();
  keepPresent();
  return pushState.value;
}

/** No more on this device. */
export async function stopPush(): Promise<void> {
  const manager = await pushManager();
  if (manager) await stop(manager, send);
  proof.value = 'none';
  pushState.value = 'off';
}

/** Send one now. False: the server could not be asked. */
export async function testPush(): Promise<boolean> {
  awaitProof();
  const sent = (await send('POST', '/push/test', '{}'))?.status === 202;
  if (!sent) proof.value = 'none';
  return sent;
}

function settle({ state, error, subscribed }: Reached): void {
  unsettled = state !== 'on';
  pushError.value = error;
  pushState.value = state === 'failing' ? 'failing' : subscribed ? 'on' : 'off';
}

async function pushManager(): Promise<PushManager | null> {
  return (await navigator.serviceWorker.getRegistration())?.pushManager ?? null;
}

let patience: ReturnType<typeof setTimeout> | undefined;

function awaitProof(): void {
  proof.value = 'waiting';
  clearTimeout(patience);
  patience = setTimeout(() => {
    if (proof.value === 'waiting') proof.value = 'late';
  }, PATIENCE_MS);
}

function arrived(): void {
  if (proof.value !== 'none') proof.value = 'arrived';
}

/** The number of habits that are open today, as soon as all is read, and 0 once the account has left. */
function keepBadge(): void {
  effect(() => {
    if (phase.value !== 'gone' && !complete.value) return;
    const open = habits.value.filter((one) => summaryOf(one, today.value).states[today.value] === 'open').length;
    showBadge(phase.value === 'gone' ? 0 : open).catch(reportError);
  });
}

/** The worker closes what a change, made here or elsewhere, has settled. */
function keepTidy(): void {
  let coming: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(coming);
    coming = setTimeout(() => void tidy().catch(reportError), SOON_MS);
  };
  onChange(soon);
  soon();
}

async function tidy(): Promise<void> {
  (await navigator.serviceWorker?.getRegistration())?.active?.postMessage('tidy');
}
