/**
 * The account of this browser: made, opened and forgotten. The registry in IndexedDB is the one truth;
 * what stands here is this tab's copy of it, read again before every round. See moving.ts for the rest.
 */

import { readLeaveReason, saveCurrentAccount, readCurrentAccount, type CurrentAccount } from '../../db/registry.ts';
import { isEmptied, isLeft, type StorageBroken } from '../../db/open.ts';
import { dbName } from '../../db/schema.ts';
import { newMaster } from '../../crypto/master.ts';
import { Engine, type ChangeEvent } from '../../sync/engine.ts';
import { withLock, LOCK_ACCOUNT } from '../../sync/loop/locks.ts';
import { newAccountIds } from '../../sync/loop/session.ts';
import { devices, engine, leaveReason, phase, emit, trouble, troubleOf, type LeaveReason } from './signals.ts';
import { background } from '../platform/background.ts';
import { broadcast } from '../../shared/channel.ts';
import { leftOf, leftovers, takeLeft } from './leftovers.ts';
import { rememberUsed, usedBy } from './used-number.ts';

let current: CurrentAccount | undefined;
let beginning: Promise<Engine> | null = null;
let opening: Promise<boolean> | null = null;

/** Where we are, as the registry said last; undefined: nowhere yet. */
export function currentAccount(): CurrentAccount | undefined {
  return current;
}

/** Write down where we are, or that something about it changed. */
export async function setCurrentAccount(next: CurrentAccount): Promise<void> {
  current = next;
  await saveCurrentAccount(next);
}

/** Open what the registry names; false: it names nothing. Several calls at once cost one reading. */
export function openCurrentAccount(): Promise<boolean> {
  opening ??= readAndOpen().finally(() => {
    opening = null;
  });
  return opening;
}

async function readAndOpen(): Promise<boolean> {
  const found = await readCurrentAccount();
  if (!found) return nowhere();
  const had = engine.value;
  if (had?.account === found.account) {
    current = found;
    await had.refresh();
    return true;
  }
  const opened = await open(found, null);
  adopt(opened, found);
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
  const why = await readLeaveReason();
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
  if (of === dbName(engine.value.account)) await openCurrentAccount();
  return !engine.value || of !== dbName(engine.value.account);
}

/**
 * The engine to write with: at the very first act this makes the account, device and master key,
 * network or not. Nothing is written before it is called.
 */
export function begin(): Promise<Engine> {
  if (engine.value) return Promise.resolve(engine.value);
  beginning ??= withLock(LOCK_ACCOUNT, make).finally(() => {
    beginning = null;
  });
  return beginning;
}

async function make(): Promise<Engine> {
  // Another tab may have begun while we waited.
  if (engine.value || (await openCurrentAccount())) return engine.value!;
  const next = newAccountIds(crypto);
  const made = await open(next, fresh(), true);
  await saveCurrentAccount(next);
  adopt(made, next);
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
  return openCurrentAccount();
}

/** The account is taken off this browser, as far as this tab is concerned. */
export function forget(why: LeaveReason): void {
  engine.value?.end();
  current = undefined;
  engine.value = null;
  devices.value = null;
  trouble.value = null;
  leaveReason.value = why;
  phase.value = 'gone';
}

/** The engine of an account in this browser. */
export function open(next: CurrentAccount, mk: Uint8Array | null, made = false): Promise<Engine> {
  const { account, device, n } = next;
  const onChange = (change: ChangeEvent): void => {
    // A source that is being carried over, or an engine left behind, has nothing to say.
    if (engine.value?.account !== account) return;
    emit(change);
    const { keys, more } = change;
    broadcast({ kind: 'change', change: { by: 'pull', keys, more } });
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
export function adopt(opened: Engine, next: CurrentAccount): void {
  current = next;
  engine.value = opened;
  leaveReason.value = null;
  trouble.value = null;
  phase.value = 'ready';
}
