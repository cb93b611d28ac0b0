/**
 * One whole synchronisation: introduce ourselves if need be, then ask and answer until nothing is
 * left. The page and the worker run the same, each under the lock `SYNC`.
 */

import type { Registered } from '../db/registry.ts';
import { newHex } from '../domain/records.ts';
import type { Engine, Outcome } from './engine.ts';
import type { Reply, Send } from './http.ts';
import { errorCode, isObject } from './wire.ts';

/** What a synchronisation came to. */
export type Verdict =
  | { kind: 'done'; full: boolean }
  /** `hard`: the server asked for it, so nothing may cut it short. */
  | { kind: 'wait'; ms: number; hard: boolean }
  /** Everything is kept; pairing signs in again. `closed`: the server takes no new accounts. */
  | { kind: 'signin'; closed: boolean }
  | { kind: 'version'; ms: number }
  /** Somebody in front of the server wants a person to sign in. Everything is kept. */
  | { kind: 'shut'; ms: number }
  /** Only these two mean: wipe. */
  | { kind: 'removed' }
  | { kind: 'gone' }
  /** The browser belongs to another account, or must take another id: move there, then go on. */
  | { kind: 'moved'; to: Registered };

/** What is remembered between rounds, in memory. */
export interface Memory {
  /** Whether we know that no session of ours exists. Unknown at start, and after a lost answer. */
  probed: boolean;
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
}

const HOUR = 3_600_000;
const SOON = 5_000;
const MOST = 2_000;

/** Ids for an account of one's own. */
export function newPlace(random: Crypto): Registered {
  return { account: newHex(8, random), device: newHex(4, random), known: false };
}

/** Synchronise until nothing is left, or something stands in the way. */
export async function synchronise(engine: Engine, place: Registered, tools: Tools): Promise<Verdict> {
  if (!place.known) {
    const met = await introduce(engine, place, tools);
    if (met) return met;
  }
  for (let i = 0; i < MOST; i++) {
    const [outcome, reply] = await once(engine, tools.send);
    const verdict = await next(outcome, reply, engine, place, tools);
    if (verdict) return verdict;
  }
  return { kind: 'wait', ms: SOON, hard: false };
}

/** One request and its answer. */
export async function once(
  engine: Engine, send: Send, bytes?: number, keepalive = false,
): Promise<[Outcome, Reply | null]> {
  const out = await engine.request(bytes);
  const reply = await send('POST', '/sync', out.body, { keepalive, account: engine.account });
  if (!reply) return [engine.fail(), null];
  const { status, body, sentAt, gotAt, retryAfter } = reply;
  return [await engine.answer(out, status, body, sentAt, gotAt, retryAfter), reply];
}

/** What to do about an outcome; null: go on at once. */
async function next(
  outcome: Outcome, reply: Reply | null, engine: Engine, place: Registered, tools: Tools,
): Promise<Verdict | null> {
  switch (outcome.kind) {
    case 'ok': return outcome.again ? null : { kind: 'done', full: false };
    case 'full': return outcome.again ? null : { kind: 'done', full: true };
    case 'retry': return null;
    case 'wait': return waiting(outcome.ms, reply);
    case 'renew': return renew(engine, place, tools);
    case 'unauthorized': return remake(reply, engine, tools);
    case 'version': return { kind: 'version', ms: outcome.ms };
    default: return outcome;
  }
}

function waiting(ms: number, reply: Reply | null): Verdict {
  return { kind: 'wait', ms, hard: Boolean(reply?.retryAfter) };
}

/** An answer that says who we are now. */
export function welcomed(reply: Reply | null): { account: string; device: string; sealed?: unknown } | null {
  if (reply?.status !== 201 || !isObject(reply.body)) return null;
  const { account, device, sealed } = reply.body;
  return typeof account === 'string' && typeof device === 'string' ? { account, device, sealed } : null;
}

/** Nothing certain was said: later. */
function later(reply: Reply | null, engine: Engine): Verdict {
  const asked = reply?.retryAfter;
  if (asked) return { kind: 'wait', ms: asked * 1000, hard: true };
  const outcome = engine.fail();
  return { kind: 'wait', ms: outcome.kind === 'wait' ? outcome.ms : SOON, hard: false };
}

/**
 * First contact. A session may lie in the browser already: an answer of ours was lost, the storage
 * was emptied, or a pairing went through unheard. Only once that is ruled out is an account made.
 */
async function introduce(engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  if (!tools.memory.probed) {
    const found = await probe(tools.send);
    if (found === null) return later(null, engine);
    if (found !== 'none') return settle(found, engine, place, tools);
    tools.memory.probed = true;
  }
  const { account } = place;
  const name = await tools.name();
  const invite = tools.invite();
  const about = { account, device: engine.device, ...(name === null ? {} : { name }), ...(invite ? { invite } : {}) };
  tools.memory.probed = false;
  const reply = await tools.send('POST', '/accounts', JSON.stringify(about));
  if (reply) tools.memory.probed = true;
  if (welcomed(reply)) {
    await tools.save({ ...place, device: engine.device, known: true });
    return null;
  }
  const code = errorCode(reply?.body);
  if (code === 'taken') return { kind: 'moved', to: { ...newPlace(crypto), from: account } };
  if (code === 'signup') return { kind: 'signin', closed: true };
  return later(reply, engine);
}

/** Whether this browser has a session: it gets a device id of its own then. Null: nobody knows. */
export async function probe(send: Send): Promise<{ account: string; device: string } | 'none' | null> {
  const reply = await send('POST', '/devices/renew', undefined, { account: undefined });
  const found = welcomed(reply);
  if (found) return { account: found.account, device: found.device };
  const refused = (reply?.status === 401 || reply?.status === 410) && errorCode(reply.body) !== '';
  return refused ? 'none' : null;
}

async function settle(
  found: { account: string; device: string }, engine: Engine, place: Registered, tools: Tools,
): Promise<Verdict | null> {
  if (found.account !== place.account) return { kind: 'moved', to: { ...found, known: true, from: place.account } };
  await engine.renewed(found.device);
  await tools.save({ ...place, device: found.device, known: true });
  return null;
}

/** A twin goes by our id: take another one. */
async function renew(engine: Engine, place: Registered, tools: Tools): Promise<Verdict | null> {
  const reply = await tools.send('POST', '/devices/renew', undefined, { account: engine.account });
  const found = welcomed(reply);
  if (found) return settle(found, engine, place, tools);
  const code = errorCode(reply?.body);
  if (code === 'removed' || code === 'gone') return { kind: code };
  if (reply?.status === 401) return { kind: 'signin', closed: false };
  return later(reply, engine);
}

/** A server that does not know us was restored from before our time, or our session is lost. */
async function remake(reply: Reply | null, engine: Engine, tools: Tools): Promise<Verdict | null> {
  const signin: Verdict = { kind: 'signin', closed: false };
  const since = tools.now() - tools.memory.remadeAt;
  if (errorCode(reply?.body) !== 'unauthorized' || (since >= 0 && since < HOUR)) return signin;
  tools.memory.remadeAt = tools.now();
  const name = await tools.name();
  const about = { account: engine.account, device: engine.device, ...(name === null ? {} : { name }) };
  const made = await tools.send('POST', '/accounts', JSON.stringify(about));
  if (!welcomed(made)) return made && made.status < 500 && made.status !== 429 ? signin : later(made, engine);
  await engine.heal();
  return null;
}
