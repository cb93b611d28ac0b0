/**
 * This browser's life with its account: start, keep in step with the server, go on whatever it
 * says. The UI reads the signals of signs.ts, writes with `(await begin()).edit(…)`, and hears
 * `onChange`.
 */

import { effect } from '@preact/signals';
import { Live } from '../../sync/live.ts';
import { alone, PLACE, SYNC } from '../../sync/locks.ts';
import { overFetch, speaking, type Answerer } from '../../sync/http.ts';
import { renew, signOut, synchronise, type Memory, type Verdict } from '../../sync/round.ts';
import { whoAmI } from '../../sync/session.ts';
import { Runner } from '../../sync/runner.ts';
import type { Registered } from '../../db/registry.ts';
import type { Change } from '../../sync/engine.ts';
import { invitation, keepInvitation, takeInvitation } from './invite.ts';
import { ownName, sealName } from './device-names.ts';
import { breakDown, carryOver, forget, here, moveTo, openPlace, settleAt, wipe } from './account.ts';
import { engine, onChange, phase, sign, tell, type SyncSign } from './signals.ts';
import { broadcast, onNews, type News } from './tabs.ts';
import { rememberUsed } from './used-number.ts';
import { stale } from '../update.ts';

export { begin } from './account.ts';
export * from './signals.ts';
export type { Action, Change, Edit, Engine, Record, ShelfEntry } from '../../sync/engine.ts';

/** How soon to ask again who an empty browser is, ms. */
const PROBE_MS = 5_000;
/** A keepalive body may have 64 KB. */
const FAREWELL_BYTES = 60_000;

/** The one way to the server, in the name of this tab's account. */
export const send = speaking(overFetch(undefined, undefined, heard), () => engine.value?.account);
const REMADE = 'tend.remade';
const memory: Memory = { probed: false, remadeAt: remembered() };
const runner = new Runner({ act: () => alone(SYNC, act).then(patient, stopped), flush });
const live = new Live({ engine: () => engine.value, idle: () => runner.idle(), wake: () => runner.wake() });

/**
 * Open what is here. Settles as soon as the screen can be drawn; the network comes afterwards.
 */
export async function start(): Promise<void> {
  takeInvitation();
  onNews((news) => void hear(news));
  onChange(changed);
  const found = await openPlace().catch(breakDown);
  if (found === false) phase.value = 'first';
  await refreshSign({ signin: Boolean(here()?.signedOut) });
  for (const turn of ['online', 'offline']) addEventListener(turn, () => void refreshSign());
  runner.start();
  // Another account has another stream.
  effect(() => {
    if (engine.value) live.stop();
    listen();
  });
}

/** Nobody listens for an account that the server has not met. */
function listen(): void {
  if (engine.peek() && here()?.known) live.start();
  else live.stop();
}

/** When the account was last made anew: reloading must not try it again and again. */
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

/** Synchronise now, as far as the server allows. */
export function syncNow(): void {
  runner.wake();
}

/** Show another invitation, or none, when the account is made: now. */
export function useInvitation(code: string | null): void {
  keepInvitation(code);
  runner.renewed();
}

/** Do something that may change who we are; no request is under way meanwhile. */
export function exclusively<T>(act: () => Promise<T>): Promise<T> {
  // A session that nobody here knows of may come out of it.
  return alone(SYNC, () => act().finally(() => { memory.probed = false; }));
}

/** Synchronise once and say what came of it: for those who cannot go on without the server. */
export function reachServer(): Promise<Verdict | null> {
  return alone(SYNC, act);
}

/** A round that broke off: the storage, most likely. Said by the sign, and tried again. */
function stopped(error: unknown): never {
  breakDown(error);
  throw error;
}

async function act(): Promise<Verdict | null> {
  // Another tab may have moved on while this one slept: memory is no truth.
  if (!(await openPlace())) return firstLook();
  const at = engine.value!;
  await carryOver().catch(reportError);
  const place = here()!;
  const name = async (): Promise<string | null> => sealName(at, ownName());
  const verdict = await synchronise(at, place, { send, memory, save, name, invite: invitation, now: Date.now });
  remember();
  if (verdict.kind === 'moved') await moveTo(verdict.to, verdict.to.known ? null : at.master);
  if (verdict.kind === 'removed' || verdict.kind === 'gone') await wipe(verdict.kind);
  else if (verdict.kind === 'account') return misnamed(place);
  else await heed(verdict);
  return verdict;
}

/**
 * The cookie is another account's. Where the registry names another one by now (a browser without
 * locks), that one goes on; else this browser is signed out. Nothing is made, moved, healed or wiped.
 */
async function misnamed(place: Registered): Promise<Verdict> {
  await openPlace();
  const now = here();
  if (now && now.account !== place.account) return { kind: 'moved', to: now };
  const verdict = await signOut(now ?? place, { save });
  await heed(verdict);
  return verdict;
}

async function save(place: Registered): Promise<void> {
  await settleAt(place);
  broadcast({ kind: 'place' });
}

/** An empty storage, but perhaps a session: the installed app of iOS, an evicted browser. */
async function firstLook(): Promise<Verdict | null> {
  if (memory.probed || phase.value !== 'first' || !navigator.onLine) return null;
  const met = await whoAmI(send);
  const found = met === null || met === 'none' ? met : await renew(met.account, send);
  if (found === null || (found !== 'none' && !('account' in found))) return { kind: 'wait', ms: PROBE_MS, hard: false };
  memory.probed = true;
  if (found === 'none') return null;
  const { account, device, n } = found;
  const to = { account, device, known: true, n };
  await alone(PLACE, () => moveTo(to, null));
  return { kind: 'moved', to };
}

async function heed(verdict: Verdict): Promise<void> {
  const { kind } = verdict;
  await refreshSign({
    unreachable: kind === 'wait' && !verdict.hard && !verdict.roomless && !shut,
    signin: kind === 'signin' && !verdict.closed,
    closed: kind === 'signin' && verdict.closed,
    pausedUntil: kind === 'wait' && verdict.hard ? Date.now() + verdict.ms : 0,
    crowded: kind === 'wait' && Boolean(verdict.crowded),
    outdated: kind === 'version',
    devices: kind === 'devices',
  });
  if (kind === 'version') stale();
  if (kind === 'wait' && sign.value.waiting && !shut) void later();
  if (kind === 'signin' || shut) live.stop();
  else listen();
}

/** How long to leave a login page alone that nobody has signed in at, ms. */
const SHUT_MS = 60_000;
let shut = false;

/** A login page answers in the server's place, or does so no more. */
function heard(by: Answerer): void {
  if (by === 'unknown' || (by === 'shut') === shut) return;
  shut = by === 'shut';
  void refreshSign({ shut });
  if (shut) live.stop();
  else runner.wake();
}

function patient(verdict: Verdict | null): Verdict | null {
  return shut && verdict?.kind === 'wait' ? { kind: 'shut', ms: Math.max(verdict.ms, SHUT_MS) } : verdict;
}

let asked = false;

function changed(change: Change): void {
  if (change.by === 'edit') {
    runner.edited(Boolean(engine.value?.unsaved));
    if (!asked) void navigator.storage?.persist?.();
    asked = true;
  }
  void refreshSign();
}

/** Something waits, and we may soon be gone: where a browser can finish in our absence, ask it to. */
async function later(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await sync?.register('sync').catch(() => {});
}

/** The page is being left: nothing is read or written any more, and nobody waits for the answer. */
function flush(): void {
  const at = engine.value;
  const leaving = here()?.known ? at?.farewell(FAREWELL_BYTES) : null;
  if (!at || !leaving) return;
  const { n, body } = leaving;
  rememberUsed(at.account, n);
  void send('POST', '/sync', body, { keepalive: true, account: at.account });
  void later();
}

async function hear(news: News): Promise<void> {
  if (news.kind === 'wiped') return forget(news.why);
  if (news.kind === 'place') {
    await openPlace().catch(breakDown);
    await refreshSign({ signin: Boolean(here()?.signedOut) });
    listen();
  }
  if (news.kind === 'change' && news.change.more) await engine.value?.refresh();
  tell(news.kind === 'change' ? news.change : { by: 'pull', keys: [], more: true });
}

let known: Partial<SyncSign> = {};
let reading: Promise<void> | null = null;
let behind = false;

/** Read the sign anew; many calls in a row cost one reading, one that comes during a reading another. */
async function refreshSign(heard: Partial<SyncSign> = {}): Promise<void> {
  known = { ...known, ...heard };
  behind = true;
  reading ??= Promise.resolve().then(catchUp).finally(() => { reading = null; });
  await reading;
}

async function catchUp(): Promise<void> {
  while (behind) {
    behind = false;
    await read();
  }
}

async function read(): Promise<void> {
  const at = engine.value;
  const offline = !navigator.onLine;
  if (!at) {
    sign.value = { ...sign.peek(), ...known, offline };
    return;
  }
  const found = await at.status().catch((error: unknown) => breakDown(error));
  if (!found) return;
  const { dirty, clockOff, offset, aside, shelf, unsaved, full, locked, key, apart, syncedAt } = found;
  sign.value = {
    ...sign.peek(), ...known, offline, waiting: dirty + unsaved, clockOff: clockOff ? offset : 0,
    aside, shelf, unsaved, full, locked, otherKey: key === 'other', apart, syncedAt,
  };
}
