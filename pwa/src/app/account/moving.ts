/**
 * From one account to another, and off this browser. Not needed for the first paint: it comes with the
 * talk with the server.
 */

import { deleteAccount } from '../../db/deletion.ts';
import { markLeft, unregister, type Registered } from '../../db/registry.ts';
import type { Engine } from '../../sync/engine.ts';
import { alone, PLACE } from '../../sync/loop/locks.ts';
import { finishLeft, forget, here, open, readAgain, settleAt, take } from './account.ts';
import { forgetLeft } from './leftovers.ts';
import { engine, type Farewell } from './signals.ts';
import { broadcast } from '../../shared/channel.ts';

/**
 * Be at another account, or here under another device id. What was written here comes along:
 * plain fields at once, texts as soon as the key is there. Call under the lock `SYNC`.
 */
export function moveTo(to: Registered, mk: Uint8Array | null): Promise<void> {
  return alone(PLACE, async () => {
    // Another tab may have begun while we asked: what it wrote comes along.
    await readAgain();
    await move(to, mk);
  });
}

async function move(to: Registered, mk: Uint8Array | null): Promise<void> {
  const had = engine.value;
  if (had && had.account === to.account) {
    if (had.device !== to.device) await had.renewed(to.device, to.n);
    if (mk) await had.unlock(mk);
    await settleAt({ ...to, ...waiting(here()) });
  } else {
    // Written down first: after a crash the records are carried over at the next start.
    const { account, device, known, n } = to;
    const all = [had?.account, here()?.from, ...(here()?.behind ?? [])];
    const place = { account, device, known, ...(n === undefined ? {} : { n }), ...queued(all, account) };
    await settleAt(place);
    const next = await open(place, mk);
    take(next, place);
    // Now already: what other tabs write from here on belongs there.
    broadcast({ kind: 'place' });
    await carryOver(had);
  }
  broadcast({ kind: 'place' });
}

/** What still waits to be moved here from other accounts. */
function waiting(place: Registered | undefined): Pick<Registered, 'from' | 'carried' | 'behind'> {
  const { from, carried, behind } = place ?? {};
  return { ...(from ? { from } : {}), ...(carried ? { carried } : {}), ...(behind ? { behind } : {}) };
}

/** Accounts to bring along to `account`, the first one first. */
function queued(all: (string | undefined)[], account: string): Pick<Registered, 'from' | 'behind'> {
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
  const place = here();
  if (!target || !place?.from) return false;
  // The texts wait for a key; there is nothing to do until it is here.
  if (place.carried && !target.master) return false;
  const source = had ?? (await open({ ...place, account: place.from, known: false }, null));
  await finishLeft(source);
  if (!place.carried) {
    await source.rehome(target, 'plain');
    await settleAt({ ...place, carried: true });
  }
  if (source.canRead && !target.master) {
    source.end();
    return false;
  }
  if (source.canRead) await source.rehome(target, 'texts');
  // Another tab may have written there until now; from here on it is refused, and moves as well.
  await source.rehome(target, 'late');
  const { from: _, carried: __, behind = [], ...settled } = place;
  await markLeft(source.account, true);
  await settleAt({ ...settled, ...queued(behind, place.account) });
  await source.wipe();
  return behind.length > 0;
}

/** Take the account off this browser, keys and caches too; nothing on the server changes. */
export async function wipe(why: Farewell): Promise<void> {
  const had = engine.value;
  const all = [had?.account, here()?.from, ...(here()?.behind ?? [])];
  forget(why);
  forgetLeft();
  broadcast({ kind: 'wiped', why });
  const accounts = all.filter((one) => one !== undefined);
  // Written down first: after a crash the next start deletes them.
  for (const account of accounts) await markLeft(account, true);
  await unregister(why);
  for (const account of accounts) await deleteAccount(account);
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  await registration?.unregister();
}
