/**
 * The devices of a simulation, in one process: the product's engine and its round of sync over one fake
 * IndexedDB each. Lock step: one JSON line in, one out. A command runs until it has ended, or until it
 * sends a request; then the line out says what it sends, and `reply` goes on from there. Nothing here
 * reads a clock, and chance comes from the seed.
 *
 *   open      dev, account, device, current, mk, seed, is_new → {device}
 *   edit      edits → action     tap  kind, id, delta → action     undo  action → action | null
 *   round     → {verdict} | {send}          comeback  account → {verdict} | {send}
 *   reply     answer: {status, headers, text} | null → as the command that sent
 *   farewell  bytes → body | null           poked  seq, since → boolean
 *   status    → status
 *   read      kind, id, field → value, a sealed text opened
 *   look      texts? → {dump, status, shelf, texts, epoch}: how often all was sent again
 *   close     the page ends between two steps       evict  the browser drops the database
 *   copy      to: a clone of the whole device, as a phone's backup makes
 *
 * Any command may have `now` (the device's wall clock, ms), `full` (its disk has no room) and `fuse`: with
 * so many more requests to IndexedDB the page dies, what was not committed is gone. Answers then `{dead: 1}`.
 */

import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createInterface } from 'node:readline';
import type { CurrentAccount } from '../../pwa/src/db/registry.ts';
import { Engine, type Edit } from '../../pwa/src/sync/engine.ts';
import { overFetch, type Send } from '../../pwa/src/sync/loop/http.ts';
import { renew, synchronise, type Memory } from '../../pwa/src/sync/loop/round.ts';
import { whoAmI } from '../../pwa/src/sync/loop/session.ts';
import { copyDatabase } from '../pwa/copy.ts';

interface Answer {
  status: number;
  headers: { [name: string]: string };
  text: string;
}

interface Phone {
  idb: IDBFactory;
  engine: Engine | null;
  now: number;
  random: () => number;
  mk: string | null;
  current: CurrentAccount | null;
  memory: Memory;
  used: number;
  send: Send;
  /** What the command that runs waits for. */
  waiting: ((answer: Answer | null) => void) | null;
  /** The end of the command that runs: its line. */
  over: (line: unknown) => void;
  dead: boolean;
  fuse: number;
  full: boolean;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Command = any;

class Dead extends Error {}

Error.stackTraceLimit = 40;
const phones = new Map<string, Phone>();
/** Whose command runs: only one does at a time. */
let running: Phone | null = null;

for (const name of ['put', 'get', 'getAll', 'delete', 'count', 'openCursor'] as const) {
  const real = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest;
  const gated = function (this: IDBObjectStore, ...args: unknown[]): IDBRequest {
    if (running?.dead) throw new Dead();
    if (running?.fuse && --running.fuse === 0) {
      running.dead = true;
      this.transaction.abort();
      throw new Dead();
    }
    if (running?.full && name === 'put') throw new DOMException('full', 'QuotaExceededError');
    return real.apply(this, args);
  };
  Object.defineProperty(IDBObjectStore.prototype, name, { value: gated });
}

/** Repeatable chance (mulberry32). */
function chance(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** WebCrypto whose random bytes come from the seed. */
function cryptoOf(random: () => number): Crypto {
  const getRandomValues = <T extends ArrayBufferView | null>(into: T): T => {
    const bytes = into as unknown as Uint8Array;
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256);
    return into;
  };
  return { getRandomValues, subtle: crypto.subtle, randomUUID: () => crypto.randomUUID() } as unknown as Crypto;
}

function newMemory(): Memory {
  return { probed: true, remadeAt: -Infinity };
}

function engine(one: Phone): Engine {
  if (!one.engine) throw new RangeError('the page is closed');
  return one.engine;
}

function made(seed: number): Phone {
  const one: Phone = {
    idb: new IDBFactory(),
    engine: null,
    now: 0,
    random: chance(seed),
    mk: null,
    current: null,
    memory: newMemory(),
    used: 0,
    send: () => Promise.resolve(null),
    waiting: null,
    over: () => {},
    dead: false,
    fuse: 0,
    full: false,
  };
  one.send = overFetch(
    (url, init) => ask(one, String(url), init!),
    () => one.now,
  );
  return one;
}

/** A request: the command that runs ends here with what it sends, and goes on at `reply`. */
async function ask(one: Phone, url: string, init: RequestInit): Promise<Response> {
  const answer = await new Promise<Answer | null>((resolve) => {
    one.waiting = resolve;
    const { method, headers, body } = init;
    one.over({ send: { method, path: url, headers, body: body ?? null } });
  });
  if (one.dead) throw new Dead();
  if (!answer) throw new TypeError('no answer');
  const { status, headers, text } = answer;
  return new Response([204, 304].includes(status) ? null : text, { status, headers });
}

async function open(one: Phone, c: Command): Promise<unknown> {
  one.engine?.end();
  one.mk = c.mk ?? one.mk;
  one.current = c.current ?? one.current;
  const { account, device, n } = one.current!;
  one.engine = await Engine.open(
    {
      account,
      device,
      mk: one.mk ? Buffer.from(one.mk, 'hex') : null,
      idb: one.idb,
      now: () => one.now,
      random: one.random,
      crypto: cryptoOf(one.random),
      isNew: c.is_new ?? false,
      n: n ?? 0,
      used: () => one.used,
      remember: (used) => (one.used = used),
    },
    () => import('../../pwa/src/sync/later.ts'),
  );
  return { device: one.engine.device };
}

async function round(one: Phone): Promise<unknown> {
  const verdict = await synchronise(engine(one), one.current!, {
    send: one.send,
    memory: one.memory,
    save: async (current) => {
      if (one.dead) throw new Dead();
      one.current = current;
    },
    invite: () => null,
    name: async () => null,
    now: () => one.now,
  });
  return { verdict, status: await engine(one).status() };
}

/** A browser that has lost its database, but not its cookie (R16). */
async function comeback(one: Phone, c: Command): Promise<unknown> {
  const found = await whoAmI(one.send);
  if (found === null || found === 'none') return { verdict: { kind: found === null ? 'wait' : 'signin' } };
  const mine = await renew(c.account, one.send);
  if (!('account' in mine)) return { verdict: { kind: 'wait' } };
  one.idb = new IDBFactory();
  one.used = 0;
  const current = { account: mine.account, device: mine.device, known: true, n: mine.n };
  return { verdict: { kind: 'done' }, ...((await open(one, { current })) as object) };
}

async function look(one: Phone, c: Command): Promise<unknown> {
  const dump = await engine(one).dump();
  const texts = c.texts ? await engine(one).plain() : [];
  const shelf = c.texts ? await engine(one).shelf() : [];
  // Nothing is queued, so this is a pull.
  const { epoch } = await engine(one).request();
  return { dump, status: await engine(one).status(), texts, shelf, epoch };
}

async function read(one: Phone, c: Command): Promise<unknown> {
  const cell = (await engine(one).get(c.kind, c.id))?.fields[c.field];
  if (!c.sealed) return cell?.[0] ?? null;
  return cell ? engine(one).text(c.kind, c.id, c.field, cell) : null;
}

async function copy(one: Phone, c: Command): Promise<unknown> {
  const to = made(c.seed);
  Object.assign(to, { mk: one.mk, current: one.current, now: one.now, used: one.used });
  await copyDatabase(one.idb, to.idb, `tend.${one.current!.account}`);
  phones.set(c.to, to);
  return null;
}

const commands: { [name: string]: (one: Phone, c: Command) => unknown } = {
  open,
  edit: (one, c) => engine(one).edit(c.edits as Edit[]),
  tap: (one, c) => engine(one).tap(c.kind, c.id, c.delta),
  undo: (one, c) => engine(one).undo(c.action),
  round,
  comeback,
  farewell: (one, c) => engine(one).farewell(c.bytes),
  poked: (one, c) => engine(one).poked(c.seq, c.since),
  status: (one) => engine(one).status(),
  read,
  look,
  copy,
  close: (one) => {
    one.engine?.end();
    Object.assign(one, { engine: null, waiting: null, dead: false });
  },
  evict: (one) => {
    one.engine?.end();
    Object.assign(one, {
      engine: null,
      waiting: null,
      dead: false,
      idb: new IDBFactory(),
      used: 0,
      memory: newMemory(),
    });
  },
};

function run(c: Command): Promise<unknown> {
  let one = phones.get(c.dev);
  if (!one) phones.set(c.dev, (one = made(c.seed ?? 1)));
  one.now = c.now ?? one.now;
  one.fuse = c.fuse ?? 0;
  one.full = c.full ?? false;
  running = one;
  const promise = new Promise<unknown>((resolve) => (one.over = resolve));
  if (c.cmd === 'reply') {
    const go = one.waiting;
    one.waiting = null;
    if (go) go(c.answer);
    else one.over({ error: 'RangeError', detail: 'nothing waits for an answer' });
    return promise;
  }
  const command = commands[c.cmd];
  if (!command) throw new RangeError(`no command ${c.cmd}`);
  // A round that sends ends its first command there; its end is that of the last `reply`.
  Promise.resolve()
    .then(() => command(one, c))
    .then(
      (found) => one.over(one.dead ? { dead: 1 } : { ok: found ?? null }),
      (error: Error) => one.over(one.dead ? { dead: 1 } : { error: error.constructor.name, detail: error.stack }),
    );
  return promise;
}

// What a page that died was still waiting for.
process.on('unhandledRejection', (error) => {
  if (!(error instanceof Dead) && (error as Error | null)?.name !== 'AbortError') throw error;
});

for await (const line of createInterface({ input: process.stdin })) {
  const found = await run(JSON.parse(line) as Command);
  running = null;
  process.stdout.write(JSON.stringify(found) + '\n');
}
