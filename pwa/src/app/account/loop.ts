/** Synchronisation in a page: when it runs, for which account, and what its verdicts mean for this browser. */

import { effect } from '@preact/signals';
import { deleteLeft } from '../../db/deletion.ts';
import type { CurrentAccount } from '../../db/registry.ts';
import type { Engine } from '../../sync/engine.ts';
import { lookFirst, stopLooking } from '../../sync/loop/first-look.ts';
import { LiveUpdates } from '../../sync/loop/live.ts';
import { withLock, LockStolen, LOCK_SYNC, type HeldLock } from '../../sync/loop/locks.ts';
import { signOut, synchronise, underLock, type Memory, type Verdict } from '../../sync/loop/round.ts';
import { NotLoaded } from '../../sync/types.ts';
import { Runner } from '../../sync/loop/runner.ts';
import { stale } from '../platform/update.ts';
import { breakDown, currentAccount, openCurrentAccount, setCurrentAccount } from './account.ts';
import { carryOver, moveTo } from './moving.ts';
import { ownName, sealName } from './device-names.ts';
import { fallBack } from './fall-back.ts';
import { invitation } from './invite.ts';
import { finishLater, isShut, onShut, send } from './server.ts';
import { engine, phase, sign } from './signals.ts';
import { refreshSyncStatus } from './sync-status.ts';
import { broadcast } from '../../shared/channel.ts';
import { background } from '../platform/background.ts';

/** When to try again after another page has stolen the lock, or a file could not be loaded. */
const SOON_MS = 5_000;
/** How long to wait while a login page answers in the server's place. */
const SHUT_MS = 60_000;
/** A keepalive body may have 64 KB. */
const FAREWELL_BYTES = 60_000;
const REMADE = 'tend.remade';

const memory: Memory = { probed: false, remadeAt: remembered() };
const runner = new Runner(() => reach().then(patient, stopped));
const live = new LiveUpdates({
  engine: () => engine.value,
  idle: () => runner.idle(),
  syncNow: () => runner.syncNow(),
  fail: (error) => background(Promise.reject(error)),
});

/** Start; once for each page. */
export function startLoop(): void {
  onShut((shut) => {
    if (shut) live.stop();
    else runner.syncNow();
  });
  runner.start();
  void deleteLeft().catch(reportError);
  // Another account has another stream.
  effect(() => {
    if (engine.value) live.stop();
    listen();
  });
}

/** Listen for pokes, if the server knows the current account. */
export function listen(): void {
  if (engine.peek() && currentAccount()?.known) live.start();
  else live.stop();
}

/** A good moment for a round. */
export function syncNow(): void {
  runner.syncNow();
}

/** Something was written. */
export function edited(roomless: boolean): void {
  runner.edited(roomless);
}

/** What the server had to wait for has changed: ask at once. */
export function retryNow(): void {
  runner.retryNow();
}

/** Ask the server again whose session this browser has: a pairing or recovery may have changed it. */
export function forgetProbe(): void {
  memory.probed = false;
  memory.looks = 0;
}

/** The page is being left: send what waits from memory, without touching IndexedDB or waiting for the answer. */
export function sayFarewell(at: Engine): void {
  const body = currentAccount()?.known ? at.farewell(FAREWELL_BYTES) : null;
  if (!body) return;
  background(send('POST', '/sync', body, { keepalive: true, account: at.account }));
  background(finishLater());
}

/** Run one round now; its verdict. */
export function reach(): Promise<Verdict | null> {
  return withLock(LOCK_SYNC, act).catch((error: unknown) => {
    // Another page has the lock now and synchronises; this one hears of its changes.
    if (error instanceof LockStolen) return { kind: 'wait', ms: SOON_MS, hard: false };
    throw error;
  });
}

/** When this browser last made the account anew on the server, ms: reloads must not repeat it each time. */
function remembered(): number {
  try {
    return Number(localStorage.getItem(REMADE) ?? -Infinity);
  } catch {
    return -Infinity;
  }
}

function remember(): void {
  try {
    if (memory.remadeAt > 0) localStorage.setItem(REMADE, String(memory.remadeAt));
  } catch {
    // No storage of that kind: then each start may try once.
  }
}

/** A round threw, most likely because of the storage: show that, and try again. */
async function stopped(error: unknown): Promise<Verdict> {
  if (error instanceof NotLoaded) return { kind: 'wait', ms: SOON_MS, hard: false };
  if (await breakDown(error)) throw error;
  return { kind: 'wait', ms: SOON_MS, hard: false };
}

async function act(lock: HeldLock): Promise<Verdict | null> {
  // Another tab may have switched accounts while this one slept: read the registry.
  if (!(await openCurrentAccount())) return firstLook(lock);
  const at = engine.value!;
  await carryOver().catch((error: unknown) => background(Promise.reject(error)));
  const current = currentAccount();
  // The account was left in the meantime.
  if (!current) return firstLook(lock);
  const name = async (): Promise<string | null> => sealName(at, ownName());
  const tools = underLock({ send, memory, save, name, invite: invitation, now: Date.now }, lock);
  const verdict = await synchronise(at, current, tools);
  remember();
  await lock.check();
  if (verdict.kind === 'moved') await moveTo(verdict.to, verdict.to.known ? null : at.master);
  if (verdict.kind === 'removed' || verdict.kind === 'gone') {
    if (await fallBack(verdict.kind)) return { kind: 'moved', to: currentAccount()! };
  } else if (verdict.kind === 'account') return misnamed(current);
  else await applyVerdict(verdict);
  return verdict;
}

/**
 * The cookie is another account's. If the registry names another account by now (possible in browsers
 * without locks), go on with that one; else sign out. Nothing is made, moved, healed or wiped.
 */
async function misnamed(current: CurrentAccount): Promise<Verdict> {
  await openCurrentAccount();
  const now = currentAccount();
  if (now && now.account !== current.account) return { kind: 'moved', to: now };
  const verdict = await signOut(now ?? current, { save });
  await applyVerdict(verdict);
  return verdict;
}

async function save(current: CurrentAccount): Promise<void> {
  await setCurrentAccount(current);
  broadcast({ kind: 'place' });
}

/** The storage is empty: ask the server whose session this browser has. */
async function firstLook(lock: HeldLock): Promise<Verdict | null> {
  if (memory.probed || phase.value !== 'first' || !navigator.onLine) return null;
  const found = await lookFirst(send, memory);
  if (found?.kind !== 'moved') return found;
  await lock.check();
  await moveTo(found.to, null);
  stopLooking(memory);
  return found;
}

async function applyVerdict(verdict: Verdict): Promise<void> {
  const { kind } = verdict;
  await refreshSyncStatus({
    unreachable: kind === 'wait' && !verdict.hard && !verdict.roomless && !isShut(),
    signin: kind === 'signin' && !verdict.closed,
    closed: kind === 'signin' && verdict.closed,
    pausedUntil: kind === 'wait' && verdict.hard ? Date.now() + verdict.ms : 0,
    crowded: kind === 'wait' && Boolean(verdict.crowded),
    outdated: kind === 'version',
    devices: kind === 'devices',
  });
  if (kind === 'version') stale();
  if (kind === 'wait' && sign.value.waiting && !isShut()) background(finishLater());
  if (kind === 'signin' || isShut()) live.stop();
  else listen();
}

function patient(verdict: Verdict | null): Verdict | null {
  return isShut() && verdict?.kind === 'wait' ? { kind: 'shut', ms: Math.max(verdict.ms, SHUT_MS) } : verdict;
}
