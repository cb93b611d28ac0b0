/**
 * The current account of this browser: make, open, forget. The registry in IndexedDB is authoritative; this
 * module holds the tab's copy, which is read again before every round. Switching and wiping: moving.ts.
 */

import {
  newAccountIds,
  readLeaveReason,
  saveCurrentAccount,
  readCurrentAccount,
  type CurrentAccount,
} from '../../db/registry.ts';
import { isEmptied, isLeft, StorageBroken } from '../../db/open.ts';
import { dbName } from '../../db/schema.ts';
import { newMaster } from '../../crypto/master.ts';
import { Engine, type ChangeEvent, type EngineOptions } from '../../sync/engine.ts';
import { withLock, LOCK_ACCOUNT } from '../../sync/loop/locks.ts';
import { devices, engine, leaveReason, phase, emit, trouble, type LeaveReason, type Trouble } from './signals.ts';
import { background } from '../platform/background.ts';
import { coalesce } from '../platform/coalesce.ts';
import { broadcast } from '../../shared/channel.ts';
import { leftOf, leftovers, takeLeft } from './leftovers.ts';
import { rememberUsed, usedBy } from './used-number.ts';

let current: CurrentAccount | undefined;
let beginning: Promise<Engine> | null = null;

/** The current account as last read from the registry; undefined: none yet. */
export function currentAccount(): CurrentAccount | undefined {
  return current;
}

/** Store the current account, or a change to it, in the registry. */
export async function setCurrentAccount(next: CurrentAccount): Promise<void> {
  current = next;
  await saveCurrentAccount(next);
}

/**
 * Open the account that the registry names; false: it names none. Concurrent calls share one reading of
 * the registry, which begins after all of them.
 */
export const openCurrentAccount = coalesce(readAndOpen);

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

/** Finish the actions of pages that were left (leftovers.ts). All are begun at once: what is done from now on comes after them. */
export async function finishLeft(opened: Engine): Promise<void> {
  await Promise.all(leftOf(opened.account).map((one) => opened.finish(one).then(() => takeLeft(one))));
}

/** The registry names no account: it is a first visit, or the account was wiped, or the browser evicted the registry. */
async function nowhere(): Promise<false> {
  if (!engine.value) return false;
  const why = await readLeaveReason();
  if (why) forget(why);
  else trouble.value = 'emptied';
  return false;
}

/**
 * Handle an error of the storage: show that it cannot be used, and make no new account in its place. False:
 * nothing is broken, the error concerns an account that this tab has left.
 */
export async function breakDown(error: unknown): Promise<boolean> {
  // Something still read an account that this tab, or another one, has left.
  if (isLeft(error) || (isEmptied(error) && (await movedOn(error).catch(() => false)))) return false;
  console.error(error);
  trouble.value = troubleOf(error);
  if (!engine.value) phase.value = 'broken';
  return true;
}

/** The trouble that an error of the storage means. */
function troubleOf(error: unknown): Trouble {
  if (!(error instanceof StorageBroken) || error.cause === 'left') return 'failing';
  return error.cause === 'throws' ? 'refused' : error.cause;
}

/** After a database was found empty: open what the registry names now. True: another tab had left that account. */
async function movedOn({ of }: StorageBroken): Promise<boolean> {
  if (!engine.value || !of) return false;
  if (of === dbName(engine.value.account)) await openCurrentAccount();
  return !engine.value || of !== dbName(engine.value.account);
}

/**
 * The engine to write with. On the first action ever it makes account, device and master key, with or
 * without a network; before that nothing is stored. Whoever asks later has it later: actions keep their order.
 */
export function begin(): Promise<Engine> {
  if (engine.value && !beginning) return Promise.resolve(engine.value);
  beginning ??= withLock(LOCK_ACCOUNT, make).finally(() => {
    beginning = null;
  });
  return beginning;
}

async function make(): Promise<Engine> {
  // Another tab may have made the account while we waited for the lock.
  if (engine.value || (await openCurrentAccount())) return engine.value!;
  const next = newAccountIds(crypto);
  const made = await open(next, fresh(), true);
  await saveCurrentAccount(next);
  adopt(made, next);
  broadcast({ kind: 'place' });
  return made;
}

/** A master key; null over plain http, where browsers have no WebCrypto: ticks work there, texts stay locked. */
function fresh(): Uint8Array | null {
  return isSecureContext ? newMaster(crypto) : null;
}

/** Drop the account in this tab: it was removed from this browser. */
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
    // Ignore engines that are not the current one, such as a source that is being moved.
    if (engine.value?.account !== account) return;
    emit(change);
    const { keys, more } = change;
    broadcast({ kind: 'change', change: { by: 'pull', keys, more } });
  };
  // With its type, so that a misspelt option does not compile.
  const asked: EngineOptions = {
    account,
    device,
    mk,
    isNew: made,
    used: () => usedBy(account),
    remember: (n) => rememberUsed(account, n),
    leftovers,
    taskEnd: () => new Promise((done) => setTimeout(done)),
    now: Date.now,
    onChange,
  };
  return Engine.open(n === undefined ? asked : { ...asked, n }, () => import('../../sync/later.ts'));
}

/** Make an opened engine the current one in this tab. */
export function adopt(opened: Engine, next: CurrentAccount): void {
  current = next;
  engine.value = opened;
  leaveReason.value = null;
  trouble.value = null;
  phase.value = 'ready';
}
