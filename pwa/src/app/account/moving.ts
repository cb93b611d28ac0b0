/**
 * Switching to another account, moving records there, and wiping this browser. Loaded with loop.ts, after
 * the first paint.
 */

import { deleteAccount } from '../../db/deletion.ts';
import { markForDeletion, clearCurrentAccount } from '../../db/leaving.ts';
import { type CurrentAccount } from '../../db/registry.ts';
import type { Engine } from '../../sync/engine.ts';
import { withLock, LOCK_ACCOUNT } from '../../sync/loop/locks.ts';
import { finishLeft, forget, currentAccount, open, openCurrentAccount, setCurrentAccount, adopt } from './account.ts';
import { forgetLeft } from './forget-left.ts';
import { engine, type LeaveReason } from './signals.ts';
import { broadcast } from '../../shared/channel.ts';

/**
 * Switch to another account, or to another device id of this one. The records of this browser are moved
 * there: plain fields at once, texts as soon as its key is here. Call under `LOCK_SYNC`.
 */
export function moveTo(to: CurrentAccount, mk: Uint8Array | null): Promise<void> {
  return withLock(LOCK_ACCOUNT, async () => {
    // Another tab may have made an account meanwhile: its records are moved, too.
    await openCurrentAccount();
    await move(to, mk);
  });
}

async function move(to: CurrentAccount, mk: Uint8Array | null): Promise<void> {
  const had = engine.value;
  if (had && had.account === to.account) {
    if (had.device !== to.device) await had.renewed(to.device, to.n);
    if (mk) await had.unlock(mk);
    await setCurrentAccount({ ...to, ...waiting(currentAccount()) });
  } else {
    // Store it first: after a crash the next start moves the records.
    const { account, device, known, n } = to;
    const all = [had?.account, currentAccount()?.from, ...(currentAccount()?.behind ?? [])];
    const current = { account, device, known, ...(n === undefined ? {} : { n }), ...queued(all, account) };
    await setCurrentAccount(current);
    const next = await open(current, mk);
    adopt(next, current);
    // Before moving: what other tabs write from now on goes into the new account.
    broadcast({ kind: 'place' });
    await carryOver(had);
  }
  broadcast({ kind: 'place' });
}

/** The accounts whose records are still to be moved here. */
function waiting(current: CurrentAccount | undefined): Pick<CurrentAccount, 'from' | 'carried' | 'behind'> {
  const { from, carried, behind } = current ?? {};
  return { ...(from ? { from } : {}), ...(carried ? { carried } : {}), ...(behind ? { behind } : {}) };
}

/** The accounts to move into `account`, in order, without duplicates. */
function queued(all: (string | undefined)[], account: string): Pick<CurrentAccount, 'from' | 'behind'> {
  const [from, ...behind] = new Set(all.filter((one) => one !== undefined && one !== account)) as Set<string>;
  return { ...(from ? { from } : {}), ...(behind.length ? { behind } : {}) };
}

/** Move the records of the accounts that this browser had before: each step once, and noted in the registry. */
export async function carryOver(had: Engine | null = null): Promise<void> {
  for (let source = had; await carryOne(source); source = null);
}

/** Move one account's records; whether another one is next. */
async function carryOne(had: Engine | null): Promise<boolean> {
  const target = engine.value;
  const current = currentAccount();
  if (!target || !current?.from) return false;
  // Only texts are left, and they wait for this account's key.
  if (current.carried && !target.master) return false;
  const source = had ?? (await open({ ...current, account: current.from, known: false }, null));
  await finishLeft(source);
  if (!current.carried) {
    await source.moveTo(target, 'plain');
    await setCurrentAccount({ ...current, carried: true });
  }
  if (source.canRead && !target.master) {
    source.end();
    return false;
  }
  if (source.canRead) await source.moveTo(target, 'texts');
  // Another tab may have written there meanwhile; this pass moves that, and later writes there fail.
  await source.moveTo(target, 'late');
  const { from: _, carried: __, behind = [], ...settled } = current;
  await markForDeletion(source.account, true);
  await setCurrentAccount({ ...settled, ...queued(behind, current.account) });
  await source.wipe();
  return behind.length > 0;
}

/** Remove the account from this browser, with keys and caches; nothing changes on the server. */
export async function wipe(why: LeaveReason): Promise<void> {
  const had = engine.value;
  const all = [had?.account, currentAccount()?.from, ...(currentAccount()?.behind ?? [])];
  forget(why);
  forgetLeft();
  broadcast({ kind: 'wiped', why });
  const accounts = all.filter((one) => one !== undefined);
  // Note it first: after a crash the next start deletes the databases.
  for (const account of accounts) await markForDeletion(account, true);
  await clearCurrentAccount(why);
  for (const account of accounts) await deleteAccount(account);
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  await registration?.unregister();
}
