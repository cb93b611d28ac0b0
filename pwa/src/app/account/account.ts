/**
 * The account of this browser: made, opened, moved to and left. The registry in IndexedDB is the
 * one truth; what stands here is this tab's copy of it, read again before every round.
 */

import { farewellOf, markLeft, register, registered, unregister, type Registered } from '../../db/registry.ts';
import { deleteAccount } from '../../db/deletion.ts';
import { isEmptied, isLeft, type StorageBroken } from '../../db/open.ts';
import { dbName } from '../../db/schema.ts';
import { newMaster } from '../../crypto/master.ts';
import { Engine, type Change } from '../../sync/engine.ts';
import { alone, PLACE } from '../../sync/loop/locks.ts';
import { newPlace } from '../../sync/loop/session.ts';
import { devices, engine, farewell, phase, tell, trouble, troubleOf, type Farewell } from './signals.ts';
import { background } from '../platform/background.ts';
import { broadcast } from './tabs.ts';
import { forgetLeft, leftOf, leftovers, takeLeft } from './leftovers.ts';
import { rememberUsed, usedBy } from './used-number.ts';

let current: Registered | undefined;
let beginning: Promise<Engine> | null = null;
let opening: Promise<boolean> | null = null;

/** Where we are, as the registry said last; undefined: nowhere yet. */
export function here(): Registered | undefined {
  return current;
}

/** Write down where we are, or that something about it changed. */
export async function settleAt(place: Registered): Promise<void> {
  current = place;
  await register(place);
}

/** Open what the registry names; false: it names nothing. Several calls at once cost one reading. */
export function openPlace(): Promise<boolean> {
  opening ??= readPlace().finally(() => { opening = null; });
  return opening;
}

async function readPlace(): Promise<boolean> {
  const found = await registered();
  if (!found) return nowhere();
  const had = engine.value;
  if (had?.account === found.account) {
    current = found;
    await had.refresh();
    return true;
  }
  const opened = await open(found, null);
  take(opened, found);
  had?.end();
  background(finishLeft(opened));
  return true;
}

/** Do what pages were doing when they were left. */
export async function finishLeft(opened: Engine): Promise<void> {
  for (const one of leftOf(opened.account)) {
    await opened.finish(one);
    takeLeft(one);
  }
}

/** The registry names nothing: so it was from the start, or it was wiped, or the browser dropped it. */
async function nowhere(): Promise<false> {
  if (!engine.value) return false;
  const why = await farewellOf();
  if (why) forget(why);
  else trouble.value = 'emptied';
  return false;
}

/**
 * What is here cannot be read: that is no first visit, and nothing may be made in its place. False:
 * the error is of an account that this tab has left, and nothing is broken.
 */
export async function breakDown(error: unknown): Promise<boolean> {
  // Whoever still read the account that this tab, or all tabs, have left.
  if (isLeft(error) || (isEmptied(error) && (await movedOn(error).catch(() => false)))) return false;
  console.error(error);
  trouble.value = troubleOf(error);
  if (!engine.value) phase.value = 'broken';
  return true;
}

/** Another tab has left this account, and its database was emptied: be where the registry says. */
async function movedOn({ of }: StorageBroken): Promise<boolean> {
  if (!engine.value || !of) return false;
  if (of === dbName(engine.value.account)) await openPlace();
  return !engine.value || of !== dbName(engine.value.account);
}

/**
 * The engine to write with: at the very first act this makes the account, device and master key,
 * network or not. Nothing is written before it is called.
 */
export function begin(): Promise<Engine> {
  if (engine.value) return Promise.resolve(engine.value);
  beginning ??= alone(PLACE, make).finally(() => { beginning = null; });
  return beginning;
}

async function make(): Promise<Engine> {
  // Another tab may have begun while we waited.
  if (engine.value || (await openPlace())) return engine.value!;
  const place = newPlace(crypto);
  const made = await open(place, fresh(), true);
  await register(place);
  take(made, place);
  broadcast({ kind: 'place' });
  return made;
}

/** Over plain http browsers have no cipher: ticks work there, texts stay locked. */
function fresh(): Uint8Array | null {
  return isSecureContext ? newMaster(crypto) : null;
}

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
    await settleAt({ ...to, ...waiting(current) });
  } else {
    // Written down first: after a crash the records are carried over at the next start.
    const { account, device, known, n } = to;
    const all = [had?.account, current?.from, ...(current?.behind ?? [])];
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

/** What the registry says now: not what a reading says that began before. */
export async function readAgain(): Promise<boolean> {
  await opening?.catch(() => {});
  return openPlace();
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
  const place = current;
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
  const all = [had?.account, current?.from, ...(current?.behind ?? [])];
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

/** The same as far as this tab is concerned. */
export function forget(why: Farewell): void {
  engine.value?.end();
  current = undefined;
  engine.value = null;
  devices.value = null;
  trouble.value = null;
  farewell.value = why;
  phase.value = 'gone';
}

function open(place: Registered, mk: Uint8Array | null, made = false): Promise<Engine> {
  const { account, device, n } = place;
  const onChange = (change: Change): void => {
    // A source that is being carried over, or an engine left behind, has nothing to say.
    if (engine.value?.account !== account) return;
    tell(change);
    broadcast({ kind: 'change', change: { ...change, by: 'pull' } });
  };
  const asked = { account, device, mk, made, used: () => usedBy(account), use: (n: number) => rememberUsed(account, n), left: leftovers, now: Date.now, onChange };
  return Engine.open(n === undefined ? asked : { ...asked, n }, () => import('../../sync/later.ts'));
}

function take(opened: Engine, place: Registered): void {
  current = place;
  engine.value = opened;
  farewell.value = null;
  trouble.value = null;
  phase.value = 'ready';
}
