/**
 * The facade of account/ for the rest of the app: start, synchronise, and leave the page. The UI reads the
 * signals of signals.ts and writes with `perform` (app/records). Synchronisation (loop.ts) is loaded after
 * the first paint.
 */

import type { ChangeEvent } from '../../sync/engine.ts';
import { breakDown, finishLeft, forget, currentAccount, openCurrentAccount } from './account.ts';
import { firstLeft, leaveBehind, onLeft } from './leftovers.ts';
import { engine, onChange, phase, emit } from './signals.ts';
import { refreshSyncStatus } from './sync-status.ts';
import { onNews } from '../../shared/channel.ts';
import { background } from '../platform/background.ts';

export { begin } from './account.ts';
export * from './signals.ts';
export type { Action, ChangeEvent, Edit, Engine, StoredRecord, ShelfEntry } from '../../sync/engine.ts';

/** How long the first screen is shown before loop.ts is loaded. */
const AWHILE_MS = 700;

/** When loop.ts could not be loaded (as during a deploy), try again after this time even if nobody acts. */
const AGAIN_MS = 10_000;

type Loop = typeof import('./loop.ts');
let coming: Promise<Loop> | null = null;
/** Once it has come. */
let here: Loop | null = null;

/** Load and start synchronisation on first use. If it could not be loaded, the next call tries again. */
export function loop(): Promise<Loop> {
  coming ??= import('./loop.ts').then(
    (loaded) => {
      loaded.startLoop();
      return (here = loaded);
    },
    (error: unknown) => {
      coming = null;
      throw error;
    },
  );
  return coming;
}

let again: ReturnType<typeof setTimeout> | undefined;

/** Call `act` once synchronisation is loaded. If it cannot be loaded, the next call or `AGAIN_MS` tries again. */
export function want(act: (loaded: Loop) => void = () => {}): void {
  loop()
    .then(act, () => {
      clearTimeout(again);
      again = setTimeout(() => want(), AGAIN_MS);
      return refreshSyncStatus({ unreachable: true });
    })
    .catch(breakDown);
}

/**
 * Open the current account. Settles as soon as the screen can be drawn; the network is used afterwards.
 */
export async function start(): Promise<void> {
  onNews('change', ({ change }) => changedElsewhere(change).catch(breakDown));
  onNews('place', () => movedElsewhere().catch(breakDown));
  onNews('wiped', ({ why }) => forget(why));
  onLeft(() => background(engine.value && finishLeft(engine.value)));
  onChange(changed);
  const found = await openCurrentAccount().catch((error: unknown) => void breakDown(error));
  // What a page left of the first screen's answer is answered: home.ts goes on with it. And whoever has
  // begun while this was read must not begin again.
  if (found === false && !firstLeft() && phase.peek() === 'starting') phase.value = 'first';
  await refreshSyncStatus({ signin: Boolean(currentAccount()?.signedOut) });
  for (const type of ['online', 'offline']) addEventListener(type, () => background(refreshSyncStatus()));
  addEventListener('online', () => want());
  addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
  if (found) want();
  // Whoever begins meanwhile is not held up: what is written then brings it, as much later.
  else setTimeout(() => phase.peek() === 'first' && want(), AWHILE_MS);
}

/** Synchronise now, as far as the server allows. */
export function syncNow(): void {
  want((loaded) => loaded.syncNow());
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

/** The page is being left: send what waits from memory, without touching IndexedDB or waiting for the answer. */
function flush(): void {
  const at = engine.value;
  if (!at) return;
  leaveBehind(at.account, at.underway());
  here?.sayFarewell(at);
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
