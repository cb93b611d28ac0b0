/** The service worker's table of events, run whole: what each costs, and whom it tells what. */

import './page.ts';
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { saveCurrentAccount } from '../../pwa/src/db/registry.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { onNews, type News } from '../../pwa/src/shared/channel.ts';
import { Engine } from '../../pwa/src/sync/engine.ts';
import { ACCOUNT, later, MK } from './phone.ts';
import { Server } from './server.ts';

const DEVICE = 'aaaaaaaa';
const WALK = 'starter00001';
const TODAY = new Date().toISOString().slice(0, 10);
const KEY = `reminder/${WALK}/${TODAY}/18:00`;
const server = new Server();
const handlers = new Map<string, (event: object) => void>();

/** The lock screen: what is shown, by tag. */
interface Standing {
  title: string;
  tag: string;
  data: unknown;
  close(): void;
}
const shown = new Map<string, Standing>();
const registration = {
  getNotifications: async ({ tag = '' } = {}) => [...shown.values()].filter((one) => !tag || one.tag === tag),
  showNotification: async (title: string, { tag, data }: Pick<Standing, 'tag' | 'data'>) =>
    void shown.set(tag, { title, tag, data, close: () => void shown.delete(tag) }),
};

/** Where the app was opened. */
const opened: string[] = [];

Object.assign(globalThis, {
  self: globalThis,
  __PRECACHE__: [],
  location: new URL('https://tend.example/sw.js'),
  registration,
  clients: { matchAll: async () => [], openWindow: async (path: string) => void opened.push(path) },
  reportError: (error: unknown) => assert.fail(String(error)),
  addEventListener: (kind: string, act: (event: object) => void) => handlers.set(kind, act),
  fetch: async (_path: string, { body }: { body: string }) => {
    server.now = Date.now();
    const { status, body: answer } = server.sync(DEVICE, body);
    return Response.json(answer, { status });
  },
});
// By a name that is not known to the compiler, which has other types for a worker than for this file.
const TABLE = '../../pwa/src/sw/sw.ts';
await import(TABLE);

/** Every engine that is opened from here on, and how many of them have ended. */
function engines(t: TestContext): { opened: number; ended: number } {
  const count = { opened: 0, ended: 0 };
  const open = Engine.open.bind(Engine);
  const end = Engine.prototype.end;
  t.mock.method(Engine, 'open', (...asked: Parameters<typeof open>) => (count.opened++, open(...asked)));
  t.mock.method(Engine.prototype, 'end', function (this: Engine) {
    count.ended++;
    end.call(this);
  });
  return count;
}

/** Give the worker an event, and wait until it is through with it. */
async function fire(kind: string, members: object): Promise<void> {
  let deed: Promise<unknown> = Promise.resolve();
  const waitUntil = (promise: Promise<unknown>): void => void (deed = promise);
  handlers.get(kind)!({ ...members, waitUntil });
  await deed;
}

/** The account's habit, with names allowed on the lock screen. */
async function account(): Promise<Engine> {
  await saveCurrentAccount({ account: ACCOUNT, device: DEVICE, known: true, renewedAt: Date.now() });
  const engine = await Engine.open({ account: ACCOUNT, device: DEVICE, mk: MK, now: Date.now }, later);
  const plan = [{ from: '2025-01-01', kind: 'daily', target: 1, tiny: null }];
  await engine.edit([
    { kind: 's', id: 'showNames', field: 'v', value: true },
    { kind: 'h', id: WALK, field: 'plan', value: plan },
    { kind: 'h', id: WALK, field: 'name', text: 'Walk' },
  ]);
  return engine;
}

function push(): object {
  const data = { key: KEY, kind: 'reminder', habits: [WALK], day: TODAY };
  const notification = { title: 'Tend', body: 'A small kindness is waiting.', tag: KEY, data };
  return { data: { json: () => ({ web_push: 8030, notification }) } };
}

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise((done) => setImmediate(done));
};

test('each event opens the account’s engine once, does all that it has to with it, and ends it', async (t) => {
  const page = await account();
  const count = engines(t);
  const once = async (event: string): Promise<void> => {
    await until(() => count.ended === count.opened);
    assert.equal(count.opened, 1, event);
    Object.assign(count, { opened: 0, ended: 0 });
  };

  // The name, the talk with the server, and what may close.
  await fire('push', push());
  assert.equal(shown.get(KEY)!.title, 'Walk');
  assert.ok(server.rows.size);
  await once('push');

  // The tick, the icon's number, the talk.
  await fire('notificationclick', { notification: shown.get(KEY), action: 'done' });
  const tick = ['t', `${TODAY}.${WALK}`] as const;
  assert.equal((await page.get(...tick))?.fields.v?.[0], 1);
  assert.ok(server.rows.has(tick.join('\x1f')));
  await once('done');

  // The wish, the talk.
  await fire('notificationclick', { notification: { tag: KEY, data: { key: KEY }, close() {} }, action: 'later' });
  assert.ok(server.rows.has(`s\x1fsnooze.${WALK}`));
  await once('later');

  await registration.showNotification('Tend', {
    tag: KEY,
    data: { key: KEY, kind: 'reminder', habits: [], day: null },
  });
  await fire('message', { data: 'tidy' });
  assert.equal(shown.size, 0);
  await once('tidy');

  await registration.showNotification('Tend', {
    tag: KEY,
    data: { key: KEY, kind: 'reminder', habits: [], day: null },
  });
  await fire('sync', { tag: 'sync' });
  assert.equal(shown.size, 0);
  await once('sync');
  page.end();
});

test('a date with somebody bears their name, and closes once they were met; an evening once it was done', async () => {
  const page = await Engine.open({ account: ACCOUNT, device: DEVICE, now: Date.now }, later);
  const id = 'h7k2m9q4s0ab';
  const [meet, evening] = [`meet/${id}/${TODAY}/12:00`, `evening/-/${TODAY}/20:30`];
  await page.edit([
    { kind: 'p', id, field: 'body', text: '{"is":"person","name":"Kim"}' },
    { kind: 'p', id, field: 'due', value: TODAY },
    { kind: 's', id: 'evening', field: 'v', value: [TODAY, '20:30'] },
  ]);
  for (const key of [meet, evening]) {
    const data = { key, kind: key.split('/')[0], habits: [], day: TODAY };
    const notification = { title: 'Tend', body: 'A date that you set has come round.', tag: key, data };
    await fire('push', { data: { json: () => ({ web_push: 8030, notification }) } });
  }
  assert.deepEqual([shown.get(meet)?.title, shown.get(evening)?.title], ['Kim', 'Tend']);
  await fire('message', { data: 'tidy' });
  assert.equal(shown.size, 2);
  await page.edit([{ kind: 'p', id, field: 'due', value: '9000-01-01' }]);
  await fire('message', { data: 'tidy' });
  assert.deepEqual([...shown.keys()], [evening]);
  await page.edit([{ kind: 's', id: 'evening', field: 'v', value: null }]);
  await fire('message', { data: 'tidy' });
  assert.equal(shown.size, 0);
  page.end();
});

test('a check-in that is made closes its reminder, and a tap on that leads to its page', async () => {
  const page = await Engine.open({ account: ACCOUNT, device: DEVICE, now: Date.now }, later);
  const key = `checkin/-/${TODAY}/17:00`;
  const data = { key, kind: 'checkin', habits: [], day: TODAY };
  const navigate = `${location.origin}/checkin?nudge=${key}`;
  const notification = { title: 'Tend', body: 'It is the hour.', tag: key, navigate, data };
  const made = (on: string) => page.edit([{ kind: 'c', id: `${on}.w`, field: 'body', text: '{"is":"checkin"}' }]);
  await made(addDays(TODAY, -4));
  await fire('push', { data: { json: () => ({ web_push: 8030, notification }) } });
  assert.equal((shown.get(key)!.data as { path: string }).path, `/checkin?nudge=${key}`);
  await fire('message', { data: 'tidy' });
  assert.equal(shown.size, 1);
  await made(TODAY);
  await fire('message', { data: 'tidy' });
  assert.equal(shown.size, 0);
  page.end();
});

test('what cannot be read is said in the language that the person set', async () => {
  const page = await Engine.open({ account: ACCOUNT, device: DEVICE, now: Date.now }, later);
  await fire('push', {});
  assert.equal(shown.get('tend')!.title, 'Tend');
  await page.edit([{ kind: 's', id: 'lang', field: 'v', value: 'en-XA' }]);
  await fire('push', {});
  assert.match(shown.get('tend')!.title, /^\[Ťéñđ/);
  page.end();
});

test('a tap that cannot be written down here leads to the app', async () => {
  for (const [action, key] of [
    ['later', 'reminder/from a newer Tend'],
    ['later', `reminder/${'x'.repeat(60)}/${TODAY}/18:00`],
    ['done', KEY],
    ['', KEY],
  ]) {
    const notification = { tag: 'tag', data: { key, habits: [WALK], day: null, path: '/here' }, close() {} };
    await fire('notificationclick', { notification, action });
    assert.deepEqual(opened.splice(0), ['/here'], action);
  }
});

test('a message of another version is passed over, by pages and by the worker', async () => {
  const heard: News[] = [];
  for (const kind of ['change', 'place', 'wiped', 'pushed'] as const) onNews(kind, (news) => heard.push(news));
  const other = new BroadcastChannel('tend');
  for (const strange of [{ kind: 'from a newer Tend' }, null, 'text', 7, { nudge: 'reminder' }, { kind: 'place' }]) {
    other.postMessage(strange);
  }
  await until(() => heard.length > 0);
  other.close();
  assert.deepEqual(heard, [{ kind: 'place' }]);
  await fire('message', { data: 'an order of a newer Tend' });
});
