/**
 * The account of this browser: made, opened and forgotten. The registry in IndexedDB is the one truth;
 * what stands here is this tab's copy of it, read again before every round. See moving.ts for the rest.
 */

import { farewellOf, register, registered, type Registered } from '../../db/registry.ts';
import { isEmptied, isLeft, type StorageBroken } from '../../db/open.ts';
import { dbName } from '../../db/schema.ts';
import { newMaster } from '../../crypto/master.ts';
import { Engine, type Change } from '../../sync/engine.ts';
import { alone, PLACE } from '../../sync/loop/locks.ts';
import { newPlace } from '../../sync/loop/session.ts';
import { devices, engine, farewell, phase, tell, trouble, troubleOf, type Farewell } from './signals.ts';
import { background } from '../platform/background.ts';
import { broadcast } from '../../shared/channel.ts';
import { leftOf, leftovers, takeLeft } from './leftovers.ts';
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
  opening ??= readPlace().finally(() => {
    opening = null;
  });
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
  beginning ??= alone(PLACE, make).finally(() => {
    beginning = null;
  });
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

/** What the registry says now: not what a reading says that began before. */
export async function readAgain(): Promise<boolean> {
  await opening?.catch(() => {});
  return openPlace();
}

/** The account is taken off this browser, as far as this tab is concerned. */
export function forget(why: Farewell): void {
  engine.value?.end();
  current = undefined;
  engine.value = null;
  devices.value = null;
  trouble.value = null;
  farewell.value = why;
  phase.value = 'gone';
}

/** The engine of an account in this browser. */
export function open(place: Registered, mk: Uint8Array | null, made = false): Promise<Engine> {
  const { account, device, n } = place;
  const onChange = (change: Change): void => {
    // A source that is being carried over, or an engine left behind, has nothing to say.
    if (engine.value?.account !== account) return;
    tell(change);
    broadcast({ kind: 'change', change: { ...change, by: 'pull' } });
  };
  const asked = {
    account,
    device,
    mk,
    made,
    used: () => usedBy(account),
    use: (n: number) => rememberUsed(account, n),
    left: leftovers,
    now: Date.now,
    onChange,
  };
  return Engine.open(n === undefined ? asked : { ...asked, n }, () => import('../../sync/later.ts'));
}

/** Be at an account whose engine was opened. */
export function take(opened: Engine, place: Registered): void {
  current = place;
  engine.value = opened;
  farewell.value = null;
  trouble.value = null;
  phase.value = 'ready';
}
