/**
 * Real client cores for testers in any language: JSON lines in on stdin, one JSON line out on
 * stdout for each, in order. Run by Node 24: `node tests/pwa/driver.ts`.
 *
 * Any command may set the device's wall clock first, with `now`. Each is `{"cmd": NAME, "dev": LABEL, …}`; the answer `{"ok": RESULT}` or
 * `{"error": NAME, "detail": TEXT}`. One process holds many devices: `dev` is any label. Nothing
 * here reads a clock or sleeps; a device's wall clock stands still until `skew` moves it.
 *
 *   open     account, device, now?, mk? (64 hex; absent: locked or as kept), seed?, n?, is_new?
 *            A new engine over the label's own IndexedDB, which outlives `close` and `crash`:
 *            the same command again is a restart. Device and key in the database win.
 *   skew     now | by: set the device's wall clock (ms), or move it. → {now}
 *   write    kind, id, field, value | edits: [{kind, id, field, value | text}] → action
 *   text     kind, id, field, text → action (sealed)
 *   tap      kind, id, delta → action        count  kind, id, total → action
 *   undo     action → action | null
 *   request  bytes? → {n, cursor, epoch, body, sent}: POST `body` verbatim to /api/sync
 *   answer   out, status, body, sent_at?, got_at?, retry_after? → outcome (both times default to now)
 *   fail     → outcome
 *   poked    seq, since → boolean
 *   renewed  device      heal        unlock  mk
 *   read     kind, id → {field: value}, sealed texts opened (null: locked)
 *   shelf    → entries   keep  entry, joint? → action   discard  entry
 *   aside    → entries   drop  kind, id, field
 *   rehome   to: LABEL, what: "plain" | "texts"
 *   look → {dump, shelf, texts: [[kind, id, field, text]]}, sealed texts of ticks opened
 *   status   dump        copy  to: LABEL (clone the whole database, as a phone's backup would)
 *   evict    the browser drops the database; `open` again starts empty
 *   close    the engine is let go, as when a tab is killed between two steps
 */

import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createInterface } from 'node:readline';
import { Engine, type Edit } from '../../pwa/src/sync/engine.ts';
import { copyDatabase } from './copy.ts';

interface Device {
  idb: IDBFactory;
  engine: Engine | null;
  now: number;
  random: () => number;
  /** As opened last. */
  account: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Command = any;

const devices = new Map<string, Device>();

function device(label: string): Device {
  const found = devices.get(label);
  if (!found) throw new RangeError(`no device ${label}: open it first`);
  return found;
}

function engine(label: string): Engine {
  const found = device(label).engine;
  if (!found) throw new RangeError(`device ${label} is closed`);
  return found;
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

async function open(c: Command): Promise<unknown> {
  const had = devices.get(c.dev);
  had?.engine?.close();
  const one: Device = had ?? { idb: new IDBFactory(), engine: null, now: 0, random: chance(c.seed ?? 1), account: '' };
  one.now = c.now ?? one.now;
  one.account = c.account;
  one.engine = await Engine.open(
    {
      account: c.account,
      device: c.device,
      mk: c.mk ? Buffer.from(c.mk, 'hex') : null,
      idb: one.idb,
      now: () => one.now,
      random: one.random,
      isNew: c.is_new ?? false,
      n: c.n ?? 0,
    },
    () => import('../../pwa/src/sync/later.ts'),
  );
  devices.set(c.dev, one);
  return { device: one.engine.device, locked: one.engine.master === null };
}

async function read(c: Command): Promise<unknown> {
  const all = await engine(c.dev).plain();
  return all.find(([kind, id]) => kind === c.kind && id === c.id)?.[2] ?? {};
}

async function answer(c: Command): Promise<unknown> {
  const { now } = device(c.dev);
  return engine(c.dev).answer(c.out, c.status, c.body, c.sent_at ?? now, c.got_at ?? now, c.retry_after);
}

/** What a comparison after each step asks for, in one go. */
async function look(c: Command): Promise<unknown> {
  const one = engine(c.dev);
  const found = await one.dump();
  const texts: unknown[] = [];
  for (const [kind, id, fields] of found.rows) {
    if (kind === 't' && fields.n) texts.push([kind, id, 'n', await one.text(kind, id, 'n', fields.n)]);
  }
  return { dump: found, texts, shelf: await one.shelf() };
}

async function copy(c: Command): Promise<unknown> {
  const from = device(c.dev);
  const to: Device = { ...from, idb: new IDBFactory(), engine: null };
  await copyDatabase(from.idb, to.idb, `tend.${from.account}`);
  devices.get(c.to)?.engine?.close();
  devices.set(c.to, to);
  return {};
}

function skew(c: Command): unknown {
  const one = device(c.dev);
  one.now = c.now ?? one.now + c.by;
  return { now: one.now };
}

const commands: { [name: string]: (c: Command) => unknown } = {
  open,
  skew,
  write: (c) => engine(c.dev).edit((c.edits ?? [{ kind: c.kind, id: c.id, field: c.field, value: c.value }]) as Edit[]),
  text: (c) => engine(c.dev).edit([{ kind: c.kind, id: c.id, field: c.field, text: c.text }]),
  tap: (c) => engine(c.dev).tap(c.kind, c.id, c.delta ?? 1),
  count: (c) => engine(c.dev).setCount(c.kind, c.id, c.total),
  undo: (c) => engine(c.dev).undo(c.action),
  request: (c) => engine(c.dev).request(c.bytes),
  answer,
  fail: (c) => engine(c.dev).fail(),
  poked: (c) => engine(c.dev).poked(c.seq, c.since),
  renewed: (c) => engine(c.dev).renewed(c.device),
  heal: (c) => engine(c.dev).heal(),
  unlock: (c) => engine(c.dev).unlock(Buffer.from(c.mk, 'hex')),
  read,
  shelf: (c) => engine(c.dev).shelf(),
  keep: (c) => engine(c.dev).keepBoth(c.entry, c.joint),
  discard: (c) => engine(c.dev).discard(c.entry),
  aside: (c) => engine(c.dev).quarantined(),
  drop: (c) => engine(c.dev).dropQuarantined(c),
  rehome: (c) => engine(c.dev).moveTo(engine(c.to), c.what),
  status: (c) => engine(c.dev).status(),
  dump: (c) => engine(c.dev).dump(),
  look,
  copy,
  evict: (c) => {
    device(c.dev).engine?.close();
    Object.assign(device(c.dev), { idb: new IDBFactory(), engine: null });
  },
  close: (c) => {
    device(c.dev).engine?.close();
    device(c.dev).engine = null;
  },
};

async function run(line: string): Promise<unknown> {
  try {
    const c = JSON.parse(line) as Command;
    const command = commands[c.cmd];
    if (c.now !== undefined && devices.has(c.dev)) device(c.dev).now = c.now;
    if (!command) throw new RangeError(`no command ${c.cmd}`);
    return { ok: (await command(c)) ?? null };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: error instanceof Error ? error.constructor.name : name, detail: message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(JSON.stringify(await run(line)) + '\n');
}
