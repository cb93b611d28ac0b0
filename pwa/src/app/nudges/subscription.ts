/**
 * This device's push subscription: asked for only after a tap, checked again at every start and kept alive.
 * Loaded after the first paint (later.ts).
 */

import { effect, signal } from '@preact/signals';
import { savePushOptIn, readPushOptIn } from '../../db/push-opt-in.ts';
import { showBadge } from '../../push/badge.ts';
import { ensureSubscribed, unsubscribe, type PushOutcome } from '../../push/subscribe.ts';
import { onNews, type Order } from '../../shared/channel.ts';
import { errorCode, isObject } from '../../sync/wire.ts';
import { summaryOf } from '../records/summaries.ts';
import { complete, ticksOf } from '../records/ticks.ts';
import { isInstalled, isIos } from '../platform/installed.ts';
import { currentAccount } from '../account/account.ts';
import { keepPresent } from './last-seen.ts';
import { send } from '../account/server.ts';
import { reachServer } from '../account/with-server.ts';
import { begin, engine, onChange, phase } from '../account/session.ts';
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
/** The last refusal of the browser or the server; null: none. */
export const pushError = signal<string | null>(null);

/** Whether the test push that was requested has arrived; `late`: not within `PROOF_WAIT_MS`. */
export const proof = signal<'none' | 'waiting' | 'arrived' | 'late'>('none');

const PROOF_WAIT_MS = 30_000;
const TIDY_DELAY_MS = 400;
const HEAL_AGAIN_MS = 30_000;
const STATUS_DELAY_MS = 3_000;

/** The state of push by the browser's capabilities and permission; `unknown`: it could be on. */
function standing(): PushState {
  const able = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
  if (!able) return isIos() && !isInstalled() ? 'home' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' ? 'unknown' : 'off';
}

/** Start; once for each page. */
export function keepPush(): void {
  pushState.value = standing();
  onNews('pushed', arrived);
  keepBadge();
  keepTidy();
  // Another account or device id needs its own registration.
  effect(() => {
    if (engine.value) background(heal());
  });
  addEventListener('online', () => {
    if (unsettled) background(heal());
  });
  // The server dropped a dead endpoint that the browser still has.
  effect(() => {
    if (isLost() && performance.now() - healedAt > HEAL_AGAIN_MS) void heal().then(askStatus).catch(reportError);
  });
}

/** Whether the browser has a subscription while the server has none for this device. */
export function isLost(): boolean {
  const asked = pushStatus.value?.askedAt ?? -Infinity;
  return (
    pushState.value === 'on' && asked > settledAt && engine.value !== null && reachOf(engine.value.device) === null
  );
}

/** Of `performance.now()`: when the last try began, and when one last ended. */
let healedAt = -Infinity;
let settledAt = -Infinity;

/** Whether the last try must be repeated. */
let unsettled = false;

/** Browsers drop subscriptions at random: if the person has opted in, subscribe again, silently. */
async function heal(): Promise<void> {
  healedAt = performance.now();
  const state = standing();
  // Do not flicker from `on` to `unknown` and back.
  if (state !== 'unknown' || pushState.peek() !== 'on') pushState.value = state;
  const manager = state === 'unknown' ? await pushManager() : null;
  if (!manager) return;
  if ((await readPushOptIn()) || (await manager.getSubscription())) settle(await ensureSubscribed(manager, send));
  else pushState.value = 'off';
}

/** After a tap: ask the browser for permission, subscribe, and register with the server. */
export async function allowPush(): Promise<PushState> {
  if (standing() === 'home' || standing() === 'unsupported') return (pushState.value = standing());
  if ((await Notification.requestPermission()) !== 'granted') return (pushState.value = standing());
  await begin();
  // The account may not have been made on the server yet.
  if (!currentAccount()?.known) await reachServer();
  await savePushOptIn((await readPushOptIn()) ?? { endpoint: null, key: null });
  await askStatus();
  const known = engine.value && reachOf(engine.value.device)?.on;
  // The greeting may arrive before the answer.
  awaitProof();
  const reached = await ensureSubscribed((await navigator.serviceWorker.ready).pushManager, send);
  settle(reached);
  if (reached.state !== 'on') proof.value = 'none';
  // The server greets new subscriptions only.
  else if (known) await testPush();
  keepPresent();
  return pushState.value;
}

/** Turn reminders off on this device. */
export async function stopPush(): Promise<void> {
  const manager = await pushManager();
  if (manager) await unsubscribe(manager, send);
  proof.value = 'none';
  pushState.value = 'off';
}

/** Why no test was sent: the server's error code and detail; both '': it did not answer. */
export interface TestRefusal {
  code: string;
  why: string;
}

/** Ask the server for a test push. Null: it is being sent. */
export async function testPush(): Promise<TestRefusal | null> {
  awaitProof();
  const reply = await send('POST', '/push/test', '{}');
  // The server learns the push service's reply a moment later.
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

/** Keep the icon's number of open habits up to date, once all is read; 0 after the account was wiped. */
function keepBadge(): void {
  let coming: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => {
    if (phase.peek() !== 'gone' && !complete.peek()) return;
    const now = today.peek();
    const open = habits.peek().filter((one) => summaryOf(one, now).states[now] === 'open').length;
    showBadge(phase.peek() === 'gone' ? 0 : open).catch(reportError);
  };
  // Not within the tap: a browser takes milliseconds for its icon.
  effect(() => {
    void [phase.value, complete.value, today.value];
    for (const { id } of habits.value) ticksOf(id);
    clearTimeout(coming);
    coming = setTimeout(show);
  });
}

/** After changes, tell the worker to close notifications that are out of date. */
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
