/**
 * Being reminded: asked for only after a tap, seen to again at every start, and looked after.
 * Loaded when the screens that come later are.
 */

import { effect, signal } from '@preact/signals';
import { savePushOptIn, readPushOptIn } from '../../db/push-opt-in.ts';
import { showBadge } from '../../push/badge.ts';
import { ensureSubscribed, unsubscribe, type PushOutcome } from '../../push/subscribe.ts';
import { onNews, type Order } from '../../shared/channel.ts';
import { errorCode, isObject } from '../../sync/wire.ts';
import { complete, summaryOf } from '../records/ticks.ts';
import { isInstalled, isIos } from '../platform/install.ts';
import { currentAccount } from '../account/account.ts';
import { keepPresent } from './last-seen.ts';
import { begin, engine, onChange, phase, reachServer, send } from '../account/session.ts';
import { today } from '../platform/today.ts';
import { habits } from '../records/state.ts';
import { askStatus, pushStatus, reachOf } from './status.ts';
import { background } from '../platform/background.ts';

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

const PROOF_WAIT_MS = 30_000;
const TIDY_DELAY_MS = 400;
const HEAL_AGAIN_MS = 30_000;
const STATUS_DELAY_MS = 3_000;

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
  onNews('pushed', arrived);
  keepBadge();
  keepTidy();
  // Another account, or another device id, is another place to be reached at.
  effect(() => {
    if (engine.value) background(heal());
  });
  addEventListener('online', () => {
    if (unsettled) background(heal());
  });
  // The server has met a dead address, and forgotten it, while the browser still holds on to it.
  effect(() => {
    if (isLost() && performance.now() - healedAt > HEAL_AGAIN_MS) void heal().then(askStatus).catch(reportError);
  });
}

/** Whether the browser believes in reminders here while the server knows no address of this device. */
export function isLost(): boolean {
  const asked = pushStatus.value?.askedAt ?? -Infinity;
  return (
    pushState.value === 'on' && asked > settledAt && engine.value !== null && reachOf(engine.value.device) === null
  );
}

/** By the page's own clock: when the last try began, and when one last came to an end. */
let healedAt = -Infinity;
let settledAt = -Infinity;

/** Whether the last try did not come to an end. */
let unsettled = false;

/** Subscriptions vanish at random: what is wished for and gone is asked for again, without a word. */
async function heal(): Promise<void> {
  healedAt = performance.now();
  const state = standing();
  // What is on stays so while it is seen to.
  if (state !== 'unknown' || pushState.peek() !== 'on') pushState.value = state;
  const manager = state === 'unknown' ? await pushManager() : null;
  if (!manager) return;
  if ((await readPushOptIn()) || (await manager.getSubscription())) settle(await ensureSubscribed(manager, send));
  else pushState.value = 'off';
}

/** After a tap, and after our own words: ask the browser, subscribe, tell the server. */
export async function allowPush(): Promise<PushState> {
  if (standing() === 'home' || standing() === 'unsupported') return (pushState.value = standing());
  if ((await Notification.requestPermission()) !== 'granted') return (pushState.value = standing());
  await begin();
  // The very first flush may still be on its way.
  if (!currentAccount()?.known) await reachServer();
  await savePushOptIn((await readPushOptIn()) ?? { endpoint: null, key: null });
  await askStatus();
  const known = engine.value && reachOf(engine.value.device)?.on;
  // The greeting may be here before the answer.
  awaitProof();
  const reached = await ensureSubscribed((await navigator.serviceWorker.ready).pushManager, send);
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
  if (manager) await unsubscribe(manager, send);
  proof.value = 'none';
  pushState.value = 'off';
}

/** Why none could be sent: the server's code and sentence; both empty: it could not be asked. */
export interface TestRefusal {
  code: string;
  why: string;
}

/** Send one now. Null: the server has it under way. */
export async function testPush(): Promise<TestRefusal | null> {
  awaitProof();
  const reply = await send('POST', '/push/test', '{}');
  // What the push service says of it, the server knows a moment later.
  setTimeout(() => void askStatus().catch(reportError), STATUS_DELAY_MS);
  if (reply?.status === 202) return null;
  proof.value = 'none';
  const { body } = reply ?? {};
  const code = errorCode(body);
  return { code, why: code && isObject(body) ? String(body.detail) : '' };
}

function settle({ state, error, subscribed }: PushOutcome): void {
  unsettled = state !== 'on';
  settledAt = performance.now();
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
  }, PROOF_WAIT_MS);
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
    coming = setTimeout(() => void tidy().catch(reportError), TIDY_DELAY_MS);
  };
  onChange(soon);
  soon();
}

async function tidy(): Promise<void> {
  (await navigator.serviceWorker?.getRegistration())?.active?.postMessage('tidy' satisfies Order);
}
