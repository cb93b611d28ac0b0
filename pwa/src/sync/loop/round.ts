/**
 * One whole synchronisation: make the account known to the server if need be, then send requests until
 * nothing is left to push or pull. Page and worker run the same code, each under `LOCK_SYNC`, for the
 * account that the registry names at that moment.
 */

import { newAccountIds, type CurrentAccount } from '../../db/registry.ts';
import type { Engine, Outcome } from '../engine.ts';
import type { Reply, Send } from './http.ts';
import type { HeldLock } from './locks.ts';
import { whoAmI, identityIn, type Identity } from './session.ts';
import { errorCode } from '../wire.ts';

/** How a synchronisation ended. */
export type Verdict =
  | { kind: 'done'; full: boolean }
  /**
   * Try again after `ms`. `hard`: the server asked for that long. `crowded`: too many accounts were made
   * from this network; an invitation lifts that limit. `roomless`: this disk has no room for the answer;
   * edits still go out at once.
   */
  | { kind: 'wait'; ms: number; hard: boolean; crowded?: true; roomless?: true }
  /** The server does not know this session. All data is kept; pairing signs in again. `closed`: the server takes no new accounts. */
  | { kind: 'signin'; closed: boolean }
  | { kind: 'version'; ms: number }
  /** A login proxy or captive portal answers in the server's place. All data is kept. */
  | { kind: 'shut'; ms: number }
  /** This device was removed, or the account deleted: wipe this browser. No other verdict means that. */
  | { kind: 'removed' }
  | { kind: 'gone' }
  /** The cookie is another account's: read the registry again, and change nothing. */
  | { kind: 'account' }
  /** A further device is needed, and the account has as many as it may have. */
  | { kind: 'devices' }
  /** This browser's session belongs to another account: move the records there, then go on. */
  | { kind: 'moved'; to: CurrentAccount };

/** What this page remembers between rounds, in memory alone. */
export interface Memory {
  /** Whether a browser without an account has learnt from the server that nobody is signed in here. */
  probed: boolean;
  /** How many times in a row it asked without a definite answer. */
  looks?: number;
  /** When this page last made the account anew on the server, ms. */
  remadeAt: number;
}

export interface Tools {
  send: Send;
  memory: Memory;
  /** Store what changed about the current account. */
  save: (current: CurrentAccount) => Promise<void>;
  /** The code of an invitation, for a server that needs one to sign up; null: none. */
  invite: () => string | null;
  /** This device's name, sealed; null: none. */
  name: () => Promise<string | null>;
  now: () => number;
  /** Set in the worker, which does not know the request numbers that leaving pages used: a page must decide about twins. */
  unsure?: boolean;
}

const HOUR_MS = 3_600_000;
/** A cookie lives 400 days; it is renewed this often. */
const RENEW_MS = 24 * HOUR_MS;
const LATER_MS = 5_000;
/** Of one round; what is left waits `LATER_MS`. */
const MAX_REQUESTS = 2_000;
const SIGNED_OUT: Verdict = { kind: 'signin', closed: false };

/** The same tools under a lock: once it was stolen (this page slept), `send` and `save` throw `LockStolen`. */
export function underLock(tools: Tools, lock: HeldLock): Tools {
  const send: Send = async (...asked) => {
    await lock.check();
    const reply = await tools.send(...asked);
    // The answer may have come after a long sleep.
    await lock.check();
    return reply;
  };
  return { ...tools, send, save: (current) => lock.check().then(() => tools.save(current)) };
}

/** Send requests until nothing is left to push or pull, or until something prevents it. */
export async function synchronise(engine: Engine, current: CurrentAccount, tools: Tools): Promise<Verdict> {
  let at = current;
  const kept: Tools = { ...tools, save: async (verdictFor) => tools.save((at = verdictFor)) };
  const met = await checkSession(engine, at, kept);
  if (met) return met;
  for (let i = 0; i < MAX_REQUESTS; i++) {
    const renewDevice = isOld(at.renewedAt, tools.now());
    const [outcome, reply] = await requestOnce(engine, tools.send, undefined, false, renewDevice);
    if (renewDevice && reply?.status === 200) await kept.save({ ...at, renewedAt: tools.now() });
    const verdict = await next(outcome, reply, engine, at, kept);
    if (verdict) return verdict;
  }
  return { kind: 'wait', ms: LATER_MS, hard: false };
}

/** Before the first request of a round: settle what is uncertain about our session; null: go on. */
async function checkSession(engine: Engine, current: CurrentAccount, tools: Tools): Promise<Verdict | null> {
  if (current.claiming) return resolveClaim(engine, current, tools);
  if (!current.known) return introduce(engine, current, tools);
  return current.signedOut ? signInAgain(engine, current, tools) : null;
}

/** The answer to a pairing was lost: ask the session whether the pairing succeeded. */
async function resolveClaim(engine: Engine, current: CurrentAccount, tools: Tools): Promise<Verdict | null> {
  const found = await whoAmI(tools.send);
  if (found === null) return tryLater(null, engine);
  if (found !== 'none' && found.account !== current.account) return comeBack(found.account, engine, current, tools);
  const { claiming: _, ...as } = current;
  await tools.save(as);
  return checkSession(engine, as, tools);
}

/** Send one request and take its answer in. `renew`: the answer may set the cookie anew; only under `LOCK_SYNC`, never with keepalive. */
export async function requestOnce(
  engine: Engine,
  send: Send,
  bytes?: number,
  keepalive = false,
  renew = false,
): Promise<[Outcome, Reply | null]> {
  const out = await engine.request(bytes);
  const reply = await send('POST', '/sync', out.body, { keepalive, renew, account: engine.account });
  if (!reply) return [engine.fail(), null];
  const { status, body, sentAt, gotAt, retryAfter } = reply;
  return [await engine.answer(out, status, body, sentAt, gotAt, retryAfter), reply];
}

/** The verdict that an outcome means; null: none yet, send the next request at once. */
async function next(
  outcome: Outcome,
  reply: Reply | null,
  engine: Engine,
  current: CurrentAccount,
  tools: Tools,
): Promise<Verdict | null> {
  switch (outcome.kind) {
    case 'ok':
      return outcome.again ? null : { kind: 'done', full: false };
    case 'full':
      return outcome.again ? null : { kind: 'done', full: true };
    case 'retry':
      return null;
    case 'wait':
      return { ...outcome, hard: Boolean(reply?.retryAfter) };
    case 'renew':
      return tools.unsure ? tryLater(reply, engine) : leaveTwin(engine, current, tools);
    case 'unauthorized':
      return remake(reply, engine, current, tools);
    case 'version':
      return { kind: 'version', ms: outcome.ms };
    default:
      return outcome;
  }
}

/** No definite answer: try again, after the server's `Retry-After` or with backoff. */
function tryLater(reply: Reply | null, engine: Engine): Verdict {
  const asked = reply?.retryAfter;
  if (asked) return { kind: 'wait', ms: asked * 1000, hard: true };
  const outcome = engine.fail();
  return { kind: 'wait', ms: outcome.kind === 'wait' ? outcome.ms : LATER_MS, hard: false };
}

/**
 * First contact: make the account on the server. Before that, rule out that this browser has a session
 * already: after a lost answer, an emptied storage, or a pairing whose answer did not arrive.
 */
async function introduce(engine: Engine, current: CurrentAccount, tools: Tools): Promise<Verdict | null> {
  const found = await whoAmI(tools.send);
  if (found === null) return tryLater(null, engine);
  if (found !== 'none') {
    return found.account === current.account
      ? adoptIdentity(found, engine, current, tools)
      : comeBack(found.account, engine, current, tools);
  }
  const { account } = current;
  const name = await tools.name();
  const invite = tools.invite();
  const about = { account, device: engine.device, ...(name === null ? {} : { name }), ...(invite ? { invite } : {}) };
  const reply = await tools.send('POST', '/accounts', JSON.stringify(about));
  if (identityIn(reply)) {
    await tools.save({ ...current, device: engine.device, known: true });
    return null;
  }
  const code = errorCode(reply?.body);
  if (code === 'taken' || code === 'gone') return { kind: 'moved', to: { ...newAccountIds(crypto), from: account } };
  if (code === 'signup') return { kind: 'signin', closed: true };
  const verdict = tryLater(reply, engine);
  return code === 'throttled' && verdict.kind === 'wait' ? { ...verdict, crowded: true } : verdict;
}

/** The session belongs to an account that was here before: move what was written since to it. */
async function comeBack(of: string, engine: Engine, current: CurrentAccount, tools: Tools): Promise<Verdict> {
  const found = await renew(of, tools.send);
  if (!('account' in found)) return refused(found.reply) ?? tryLater(found.reply, engine);
  const { account, device, n } = found;
  return { kind: 'moved', to: { account, device, known: true, n, from: current.account } };
}

/** Ask for a new device id for this session's device, because its database is gone (R16). */
export async function renew(account: string, send: Send): Promise<Identity | { reply: Reply | null }> {
  const reply = await send('POST', '/devices/renew', '{}', { account });
  return identityIn(reply) ?? { reply };
}

/** The final verdict of a refused renewal; null: try again later. */
function refused(reply: Reply | null): Verdict | null {
  const code = errorCode(reply?.body);
  return code === 'devices' || code === 'account' ? { kind: code } : null;
}

/** The session is our own account's; adopt the device id that it names, in case that answer was lost. */
async function adoptIdentity(found: Identity, engine: Engine, current: CurrentAccount, tools: Tools): Promise<null> {
  if (found.device !== engine.device) await engine.renewed(found.device, found.n);
  const { signedOut: _, ...signedIn } = current;
  await tools.save({ ...signedIn, device: engine.device, known: true });
  return null;
}

/** While signed out nothing is pushed; only ask whether the session has come back. */
async function signInAgain(engine: Engine, current: CurrentAccount, tools: Tools): Promise<Verdict | null> {
  const found = await whoAmI(tools.send);
  if (found === null) return tryLater(null, engine);
  return found !== 'none' && found.account === current.account
    ? adoptIdentity(found, engine, current, tools)
    : SIGNED_OUT;
}

/** Another device (a twin) uses our device id: get a new one, unless we have one already whose answer was lost. */
async function leaveTwin(engine: Engine, current: CurrentAccount, tools: Tools): Promise<Verdict | null> {
  const now = await whoAmI(tools.send);
  if (now === null) return tryLater(null, engine);
  if (now !== 'none' && now.account === current.account && now.device !== engine.device) {
    return adoptIdentity(now, engine, current, tools);
  }
  const reply = await tools.send('POST', '/devices/renew', '{"twin":true}', { account: engine.account });
  const found = identityIn(reply);
  if (found) return adoptIdentity(found, engine, current, tools);
  const code = errorCode(reply?.body);
  if (code === 'removed' || code === 'gone') return { kind: code };
  if (reply?.status === 401 && code) return signOut(current, tools);
  return refused(reply) ?? tryLater(reply, engine);
}

/**
 * The server does not know our session. Either it was restored from a backup older than this account:
 * then make the account again and send everything. Or the session is lost: then sign out.
 */
async function remake(
  reply: Reply | null,
  engine: Engine,
  current: CurrentAccount,
  tools: Tools,
): Promise<Verdict | null> {
  if (errorCode(reply?.body) !== 'unauthorized') return SIGNED_OUT;
  const since = tools.now() - tools.memory.remadeAt;
  if (since >= 0 && since < HOUR_MS) return signOut(current, tools);
  tools.memory.remadeAt = tools.now();
  const name = await tools.name();
  const about = { account: engine.account, device: engine.device, ...(name === null ? {} : { name }) };
  const made = await tools.send('POST', '/accounts', JSON.stringify(about));
  if (identityIn(made)) return engine.heal().then(() => null);
  const code = errorCode(made?.body);
  if (code === 'gone') return { kind: 'gone' };
  if (code === 'taken') return signOut(current, tools);
  return code === 'signup' ? SIGNED_OUT : tryLater(made, engine);
}

/** The account exists on the server, but our session does not: store that, so that every tab knows. */
export async function signOut(current: CurrentAccount, tools: Pick<Tools, 'save'>): Promise<Verdict> {
  if (!current.signedOut) await tools.save({ ...current, signedOut: true });
  return SIGNED_OUT;
}

function isOld(at: number | undefined, now: number): boolean {
  const age = now - (at ?? -Infinity);
  return age < 0 || age >= RENEW_MS;
}
