/**
 * From one account to another, and off this browser. Not needed for the first paint: it comes with the
 * talk with the server.
 */

import { deleteAccount } from '../../db/deletion.ts';
import { markForDeletion, clearCurrentAccount, type CurrentAccount } from '../../db/registry.ts';
import type { Engine } from '../../sync/engine.ts';
import { withLock, LOCK_ACCOUNT } from '../../sync/loop/locks.ts';
import { finishLeft, forget, currentAccount, open, readAgain, setCurrentAccount, adopt } from './account.ts';
import { forgetLeft } from './leftovers.ts';
import { engine, type LeaveReason } from './signals.ts';
import { broadcast } from '../../shared/channel.ts';

/**
 * Be at another account, or here under another device id. What was written here comes along:
 * plain fields at once, texts as soon as the key is there. Call under the lock `SYNC`.
 */
export function moveTo(to: CurrentAccount, mk: Uint8Array | null): Promise<void> {
  return withLock(LOCK_ACCOUNT, async () => {
    // Another tab may have begun while we asked: what it wrote comes along.
    await readAgain();
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
    // Written down first: after a crash the records are carried over at the next start.
    const { account, device, known, n } = to;
    const all = [had?.account, currentAccount()?.from, ...(currentAccount()?.behind ?? [])];
    const current = { account, device, known, ...(n === undefined ? {} : { n }), ...queued(all, account) };
    await setCurrentAccount(current);
    const next = await open(current, mk);
    adopt(next, current);
    // Now already: what other tabs write from here on belongs there.
    broadcast({ kind: 'place' });
    await carryOver(had);
  }
  broadcast({ kind: 'place' });
}

/** What still waits to be moved here from other accounts. */
function waiting(current: CurrentAccount | undefined): Pick<CurrentAccount, 'from' | 'carried' | 'behind'> {
  const { from, carried, behind } = current ?? {};
  return { ...(from ? { from } : {}), ...(carried ? { carried } : {}), ...(behind ? { behind } : {}) };
}

/** Accounts to bring along to `account`, the first one first. */
function queued(all: (string | undefined)[], account: string): Pick<CurrentAccount, 'from' | 'behind'> {
  const [from, ...behind] = new Set(all.filter((one) => one !== undefined && one !== account)) as Set<string>;
  return { ...(from ? { from } : {}), ...(behind.length ? { behind } : {}) };
}

/** Bring along what waits in the accounts that we came from: each part once, and written down. */
export async function carryOver(had: Engine | null = null): Promise<void> {
  for (let source = had; await carryOne(source); source = null);
}

/** The first of them; whether another one is next. */
async function carryOne(had: Engine | null): Promise<boolean> {
  const target = engine.value;
  const current = currentAccount();
  if (!target || !current?.from) return false;
  // The texts wait for a key; there is nothing to do until it is here.
  if (current.carried && !target.master) return false;
  const source = had ?? (await open({ ...current, account: current.from, known: false }, null));
  await finishLeft(source);
  if (!current.carried) {
    await source.moveRecordsTo(target, 'plain');
    await setCurrentAccount({ ...current, carried: true });
  }
  if (source.canRead && !target.master) {
    source.end();
    return false;
  }
  if (source.canRead) await source.moveRecordsTo(target, 'texts');
  // Another tab may have written there until now; from here on it is refused, and moves as well.
  await source.moveRecordsTo(target, 'late');
  const { from: _, carried: __, behind = [], ...settled } = current;
  await markForDeletion(source.account, true);
  await setCurrentAccount({ ...settled, ...queued(behind, current.account) });
  await source.wipe();
  return behind.length > 0;
}

/** Take the account off this browser, keys and caches too; nothing on the server changes. */
export async function wipe(why: LeaveReason): Promise<void> {
  const had = engine.value;
  const all = [had?.account, currentAccount()?.from, ...(currentAccount()?.behind ?? [])];
  forget(why);
  forgetLeft();
  broadcast({ kind: 'wiped', why });
  const accounts = all.filter((one) => one !== undefined);
  // Written down first: after a crash the next start deletes them.
  for (const account of accounts) await markForDeletion(account, true);
  await clearCurrentAccount(why);
  for (const account of accounts) await deleteAccount(account);
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  await registration?.unregister();
}
