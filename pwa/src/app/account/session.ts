/**
 * This browser's life with its account: start, write, leave. The UI reads the signals of signals.ts,
 * writes with `(await begin()).edit(…)`, and hears `onChange`. The talk with the server (loop.ts)
 * is loaded once the first screen stands.
 */

import { withLock, LOCK_SYNC, type HeldLock } from '../../sync/loop/locks.ts';
import type { ChangeEvent } from '../../sync/engine.ts';
import type { Verdict } from '../../sync/loop/round.ts';
import { breakDown, finishLeft, forget, currentAccount, openCurrentAccount, readAgain } from './account.ts';
import { keepInvitation, takeInvitation } from './invite.ts';
import { firstLeft, leaveBehind, onLeft } from './leftovers.ts';
import { finishLater, send } from './server.ts';
import { engine, onChange, phase, emit } from './signals.ts';
import { refreshSyncStatus } from './sync-status.ts';
import { onNews } from '../../shared/channel.ts';
import { background } from '../platform/background.ts';

export { begin } from './account.ts';
export { send } from './server.ts';
export * from './signals.ts';
export type { Action, ChangeEvent, Edit, Engine, StoredRecord, ShelfEntry } from '../../sync/engine.ts';

/** A keepalive body may have 64 KB. */
const FAREWELL_BYTES = 60_000;
/** How long a first screen, and then a first list, stand before more is loaded for them, ms. */
const AWHILE_MS = 700;

/** When the talk could not be had, as during a deploy: nobody may act for hours, and others' words wait. */
const AGAIN_MS = 10_000;

type Loop = typeof import('./loop.ts');
let coming: Promise<Loop> | null = null;

/** The talk with the server, started when it is first wanted. A file that could not be had is asked for again. */
function loop(): Promise<Loop> {
  coming ??= import('./loop.ts').then(
    (loaded) => {
      loaded.startLoop();
      return loaded;
    },
    (error: unknown) => {
      coming = null;
      throw error;
    },
  );
  return coming;
}

let again: ReturnType<typeof setTimeout> | undefined;

/** Want it, without waiting: where it cannot be had now, the next occasion asks again, or else some time. */
function want(act: (loaded: Loop) => void = () => {}): void {
  loop()
    .then(act, () => {
      clearTimeout(again);
      again = setTimeout(() => want(), AGAIN_MS);
      return refreshSyncStatus({ unreachable: true });
    })
    .catch(breakDown);
}

/**
 * Open what is here. Settles as soon as the screen can be drawn; the network comes afterwards.
 */
export async function start(): Promise<void> {
  takeInvitation();
  onNews('change', ({ change }) => changedElsewhere(change).catch(breakDown));
  onNews('place', () => movedElsewhere().catch(breakDown));
  onNews('wiped', ({ why }) => forget(why));
  onLeft(() => background(engine.value && finishLeft(engine.value)));
  onChange(changed);
  const found = await openCurrentAccount().catch((error: unknown) => void breakDown(error));
  // What a page left of the first screen's answer is answered: main.tsx goes on with it.
  if (found === false && !firstLeft()) phase.value = 'first';
  await refreshSyncStatus({ signin: Boolean(currentAccount()?.signedOut) });
  for (const type of ['online', 'offline']) addEventListener(type, () => background(refreshSyncStatus()));
  addEventListener('online', () => want());
  addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
  if (found) want();
  else setTimeout(() => want(), AWHILE_MS);
}

/** Synchronise now, as far as the server allows. */
export function syncNow(): void {
  want((loaded) => loaded.syncNow());
}

/** Show another invitation, or none, when the account is made: now. */
export function useInvitation(code: string | null): void {
  keepInvitation(code);
  want((loaded) => loaded.retryNow());
}

/** Do something that may change who we are; no request is under way meanwhile. */
export function exclusively<T>(act: (lock: HeldLock) => Promise<T>): Promise<T> {
  return withLock(LOCK_SYNC, async (lock) => {
    // Another tab may have moved on while we waited: memory is no truth.
    await readAgain().catch(breakDown);
    // A session that nobody here knows of may come out of it.
    return act(lock).finally(() => want((loaded) => loaded.forgetProbe()));
  });
}

/** Synchronise once and say what came of it: for those who cannot go on without the server. */
export async function reachServer(): Promise<Verdict | null> {
  return (await loop()).reach();
}

let asked = false;

function changed(change: ChangeEvent): void {
  if (change.by === 'edit') {
    if (coming) want((loaded) => loaded.edited(Boolean(engine.value?.unsaved)));
    else setTimeout(() => want(), AWHILE_MS);
    if (!asked) void navigator.storage?.persist?.().catch(() => false);
    asked = true;
  }
  background(refreshSyncStatus());
}

/** The page may be gone in a moment: nothing is read or written any more, and nobody waits for the answer. */
function flush(): void {
  const at = engine.value;
  if (at) leaveBehind(at.account, at.underway());
  const body = currentAccount()?.known ? at?.farewell(FAREWELL_BYTES) : null;
  if (!at || !body) return;
  background(send('POST', '/sync', body, { keepalive: true, account: at.account }));
  background(finishLater());
}

async function changedElsewhere(change: ChangeEvent): Promise<void> {
  if (change.more) await engine.value?.refresh();
  emit(change);
}

async function movedElsewhere(): Promise<void> {
  await openCurrentAccount();
  await refreshSyncStatus({ signin: Boolean(currentAccount()?.signedOut) });
  want((loaded) => loaded.listen());
  emit({ by: 'pull', keys: [], more: true });
}
