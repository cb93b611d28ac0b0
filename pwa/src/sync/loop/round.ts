/**
 * One whole synchronisation: introduce ourselves if need be, then ask and answer until nothing is
 * left. The page and the worker run the same, each under the lock `SYNC`, with the place that the
 * registry names at that moment.
 */

import type { Registered } from '../../db/registry.ts';
import type { Engine, Outcome } from '../engine.ts';
import type { Reply, Send } from './http.ts';
import type { Turn } from './locks.ts';
import { newPlace, whoAmI, welcomed, type Welcome } from './session.ts';
import { errorCode } from '../wire.ts';

/** What a synchronisation came to. */
export type Verdict =
  | { kind: 'done'; full: boolean }
  /** `hard`: the server asked for it. `crowded`: too many have begun from this network; an invitation passes. */
  /** `roomless`: only what comes in waits for room; what is written goes out at once. */
  | { kind: 'wait'; ms: number; hard: boolean; crowded?: true; roomless?: true }
  /** Everything is kept; pairing signs in again. `closed`: the server takes no new accounts. */
  | { kind: 'signin'; closed: boolean }
  | { kind: 'version'; ms: number }
  /** Somebody in front of the server wants a person to sign in. Everything is kept. */
  | { kind: 'shut'; ms: number }
  /** Only these two mean: wipe. */
  | { kind: 'removed' }
  | { kind: 'gone' }
  /** The cookie is another account's: read the registry again, and change nothing. */
  | { kind: 'account' }
  /** A further device is needed, and the account has as many as it may have. */
  | { kind: 'devices' }
  /** The browser belongs to another account: move there, then go on. */
  | { kind: 'moved'; to: Registered };

/** What is remembered between rounds, in memory. */
export interface Memory {
  /** Whether a browser without an account has asked the server who it is. */
  probed: boolean;
  /** How many times in a row it asked, and nothing certain was said. */
  looks?: number;
  /** When the account was last made anew, ms. */
  remadeAt: number;
}

export interface Tools {
  send: Send;
  memory: Memory;
  /** Write down what changed about the place that we are at. */
  save: (place: Registered) => Promise<void>;
  /** A code for a server that takes people by invitation only. */
  invite: () => string | null;
  /** This device's name, sealed; null: none. */
  name: () => Promise<string | null>;
  now: () => number;
  /** The numbers that leaving pages used are not known here (a worker): a twin is for a page to find. */
  unsure?: boolean;
}

const HOUR_MS = 3_600_000;
/** A cookie lives 400 days; it is renewed this often. */
const RENEW_MS = 24 * HOUR_MS;
const SOON_MS = 5_000;
const ROUNDS = 2_000;
const SIGNED_OUT: Verdict = { kind: 'signin', closed: false };

/** The same tools for whoever holds a lock: who was robbed of it in its sleep sends and writes nothing more. */
export function underLock(tools: Tools, turn: Turn): Tools {
  const send: Send = async (...asked) => {
    await turn.check();
    const reply = await tools.send(...asked);
    // Before the answer is taken in.
    await turn.check();
    return reply;
  };
  return { ...tools, send, save: (place) => turn.check().then(() => tools.save(place)) };
}

/** Synchronise until nothing is left, or something stands in the way. */
export async function synchronise(engine: Engine, place: Registered, tools: Tools): Promise<Verdict> {
  let at = place;
  const kept: Tools = { ...tools, save: async (next) => tools.save((at = next)) };
  const met = await meet(engine, at, kept);
  if (met) return met;
  for (let i = 0; i < ROUNDS; i++) {
    const renew = isOld(at.renewedAt, tools.now());
    const [outcome, reply] = await once(engine, tools.send, undefined, false, renew);
    if (renew && reply?.status === 200) await kept.save({ ...at, renewedAt: tools.now() });
    const verdict = await next(outcome, reply, engine, at, kept);
    if (verdict) return verdict;
  }
  return { kind: 'wait', ms: SOON_MS, hard: false };
}

/** Before the first request of a round: see to what is open about our session; null: nothing stands in the way. */
async function meet(engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  if (place.claiming) return unheard(engine, place, tools);
  if (!place.known) return introduce(engine, place, tools);
  return place.signedOut ? signInAgain(engine, place, tools) : null;
}

/** The answer to a pairing was lost: the session says whether it went through. */
async function unheard(engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  const found = await whoAmI(tools.send);
  if (found === null) return later(null, engine);
  if (found !== 'none' && found.account !== place.account) return comeBack(found.account, engine, place, tools);
  const { claiming: _, ...as } = place;
  await tools.save(as);
  return meet(engine, as, tools);
}

/** One request and its answer. `renew`: the answer may set the cookie anew; only under `SYNC`, never with keepalive. */
export async function once(
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

/** What to do about an outcome; null: go on at once. */
async function next(
  outcome: Outcome,
  reply: Reply | null,
  engine: Engine,
  place: Registered,
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
      return tools.unsure ? later(reply, engine) : leaveTwin(engine, place, tools);
    case 'unauthorized':
      return remake(reply, engine, place, tools);
    case 'version':
      return { kind: 'version', ms: outcome.ms };
    default:
      return outcome;
  }
}

/** Nothing certain was said: later. */
function later(reply: Reply | null, engine: Engine): Verdict {
  const asked = reply?.retryAfter;
  if (asked) return { kind: 'wait', ms: asked * 1000, hard: true };
  const outcome = engine.fail();
  return { kind: 'wait', ms: outcome.kind === 'wait' ? outcome.ms : SOON_MS, hard: false };
}

/**
 * First contact. A session may lie in the browser already: an answer of ours was lost, the storage
 * was emptied, or a pairing went through unheard. Only once that is ruled out is an account made.
 */
async function introduce(engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  const found = await whoAmI(tools.send);
  if (found === null) return later(null, engine);
  if (found !== 'none') {
    return found.account === place.account
      ? settle(found, engine, place, tools)
      : comeBack(found.account, engine, place, tools);
  }
  const { account } = place;
  const name = await tools.name();
  const invite = tools.invite();
  const about = { account, device: engine.device, ...(name === null ? {} : { name }), ...(invite ? { invite } : {}) };
  const reply = await tools.send('POST', '/accounts', JSON.stringify(about));
  if (welcomed(reply)) {
    await tools.save({ ...place, device: engine.device, known: true });
    return null;
  }
  const code = errorCode(reply?.body);
  if (code === 'taken' || code === 'gone') return { kind: 'moved', to: { ...newPlace(crypto), from: account } };
  if (code === 'signup') return { kind: 'signin', closed: true };
  const verdict = later(reply, engine);
  return code === 'throttled' && verdict.kind === 'wait' ? { ...verdict, crowded: true } : verdict;
}

/** The session is of an account that was here before: what was written since comes along to it. */
async function comeBack(of: string, engine: Engine, place: Registered, tools: Tools): Promise<Verdict> {
  const found = await renew(of, tools.send);
  if (!('account' in found)) return refused(found.reply) ?? later(found.reply, engine);
  const { account, device, n } = found;
  return { kind: 'moved', to: { account, device, known: true, n, from: place.account } };
}

/** A new device id on the same row, for whoever has its session but not its database (R16). */
export async function renew(account: string, send: Send): Promise<Welcome | { reply: Reply | null }> {
  const reply = await send('POST', '/devices/renew', '{}', { account });
  return welcomed(reply) ?? { reply };
}

/** What an answer to renewing means for good; null: nothing. */
function refused(reply: Reply | null): Verdict | null {
  const code = errorCode(reply?.body);
  return code === 'devices' || code === 'account' ? { kind: code } : null;
}

/** Our own account, perhaps under an id whose answer was lost. */
async function settle(found: Welcome, engine: Engine, place: Registered, tools: Tools): Promise<null> {
  if (found.device !== engine.device) await engine.renewed(found.device, found.n);
  const { signedOut: _, ...signedIn } = place;
  await tools.save({ ...signedIn, device: engine.device, known: true });
  return null;
}

/** Signed out: nothing is sent but the question whether that is still so. */
async function signInAgain(engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  const found = await whoAmI(tools.send);
  if (found === null) return later(null, engine);
  return found !== 'none' && found.account === place.account ? settle(found, engine, place, tools) : SIGNED_OUT;
}

/** A twin goes by our id: take another one, unless an answer that gave us one was lost. */
async function leaveTwin(engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  const now = await whoAmI(tools.send);
  if (now === null) return later(null, engine);
  if (now !== 'none' && now.account === place.account && now.device !== engine.device) {
    return settle(now, engine, place, tools);
  }
  const reply = await tools.send('POST', '/devices/renew', '{"twin":true}', { account: engine.account });
  const found = welcomed(reply);
  if (found) return settle(found, engine, place, tools);
  const code = errorCode(reply?.body);
  if (code === 'removed' || code === 'gone') return { kind: code };
  if (reply?.status === 401 && code) return signOut(place, tools);
  return refused(reply) ?? later(reply, engine);
}

/** A server that does not know us was restored from before our time, or our session is lost. */
async function remake(reply: Reply | null, engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  if (errorCode(reply?.body) !== 'unauthorized') return SIGNED_OUT;
  const since = tools.now() - tools.memory.remadeAt;
  if (since >= 0 && since < HOUR_MS) return signOut(place, tools);
  tools.memory.remadeAt = tools.now();
  const name = await tools.name();
  const about = { account: engine.account, device: engine.device, ...(name === null ? {} : { name }) };
  const made = await tools.send('POST', '/accounts', JSON.stringify(about));
  if (welcomed(made)) return engine.heal().then(() => null);
  const code = errorCode(made?.body);
  if (code === 'gone') return { kind: 'gone' };
  if (code === 'taken') return signOut(place, tools);
  return code === 'signup' ? SIGNED_OUT : later(made, engine);
}

/** The account stands on the server, and our session does not: written down, so that every tab knows. */
export async function signOut(place: Registered, tools: Pick<Tools, 'save'>): Promise<Verdict> {
  if (!place.signedOut) await tools.save({ ...place, signedOut: true });
  return SIGNED_OUT;
}

function isOld(at: number | undefined, now: number): boolean {
  const age = now - (at ?? -Infinity);
  return age < 0 || age >= RENEW_MS;
}
