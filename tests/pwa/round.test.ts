/** Whole synchronisations against a server that answers as it likes; and when they happen. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Registered } from '../../pwa/src/db/registry.ts';
import type { Method, Reply, Send } from '../../pwa/src/sync/http.ts';
import { overFetch, type Answerer } from '../../pwa/src/sync/http.ts';
import { synchronise, type Memory, type Tools, type Verdict } from '../../pwa/src/sync/round.ts';
import { Runner } from '../../pwa/src/sync/runner.ts';
import { ACCOUNT, Phone } from './phone.ts';
import { Server } from './server.ts';

type Said = { status: number; body?: unknown; retryAfter?: number } | 'lost' | undefined;
type Answer = (method: Method, path: string, body: string | undefined) => Said;

const DEVICE = 'aaaaaaaa';
const OTHER = 'ffffffffffffffff';
const NOBODY = { status: 401, body: { error: 'unauthorized' } };

/** A phone in one tab: what it asked, where it says that it is. */
class Tab {
  readonly server = new Server();
  readonly asked: string[] = [];
  readonly memory: Memory = { probed: false, remadeAt: -Infinity };
  phone!: Phone;
  place: Registered = { account: ACCOUNT, device: DEVICE, known: true };
  answer: Answer = () => undefined;

  static async open(known: boolean): Promise<Tab> {
    const tab = new Tab();
    tab.phone = await Phone.make(tab.server, 'a');
    tab.place.known = known;
    await tab.phone.write(1);
    return tab;
  }

  round(): Promise<Verdict> {
    const tools: Tools = {
      send: this.send, memory: this.memory, name: async () => '1.sealed', invite: () => null, now: () => this.server.now,
      save: async (place) => { this.place = place; },
    };
    return synchronise(this.phone.engine, this.place, tools);
  }

  send: Send = async (method, path, body) => {
    this.asked.push(`${method} ${path}`);
    const said = this.answer(method, path, body) ?? this.usual(path, body);
    if (said === 'lost') return null;
    const at = this.server.now;
    return { body: undefined, retryAfter: null, ...said, sentAt: at, gotAt: at } as Reply;
  };

  usual(path: string, body: string | undefined): Said {
    if (path === '/sync') return this.server.sync(this.phone.engine.device, body!);
    if (path === '/accounts') return { status: 201, body: JSON.parse(body!) };
    if (path === '/session') return { status: 200, body: { account: null } };
    return NOBODY;
  }
}

const only = (path: string, said: Said): Answer => (_, asked) => (asked === path ? said : undefined);

test('first contact asks for a session, makes the account, and sends', async () => {
  const tab = await Tab.open(false);
  assert.deepEqual(await tab.round(), { kind: 'done', full: false });
  assert.deepEqual(tab.asked.slice(0, 3), ['GET /session', 'POST /accounts', 'POST /sync']);
  assert.deepEqual(tab.place, { account: ACCOUNT, device: DEVICE, known: true, renewedAt: tab.server.now });
  assert.equal(tab.server.rows.size, 1);
});

test('a known account is met without further words', async () => {
  const tab = await Tab.open(true);
  await tab.round();
  assert.ok(tab.asked.every((one) => one === 'POST /sync'));
});

test('the answer to first contact is lost: the session is found again, no second account', async () => {
  const tab = await Tab.open(false);
  tab.answer = only('/accounts', 'lost');
  assert.equal((await tab.round()).kind, 'wait');
  tab.answer = only('/session', { status: 200, body: { account: ACCOUNT, device: 'cccccccc' } });
  tab.asked.length = 0;
  assert.equal((await tab.round()).kind, 'done');
  assert.deepEqual(new Set(tab.asked), new Set(['GET /session', 'POST /sync']));
  assert.equal(tab.phone.engine.device, 'cccccccc');
  assert.deepEqual([tab.place.device, tab.place.known], ['cccccccc', true]);
});

/** The server knows this browser as a device of another account. */
const elsewhere = (tab: Tab): void => {
  tab.answer = (_, path) => {
    if (path === '/session') return { status: 200, body: { account: OTHER, device: 'cccccccc' } };
    return path === '/devices/renew' ? { status: 200, body: { account: OTHER, device: 'dddddddd', n: 7 } } : undefined;
  };
};

test('a session of another account lies here: move there on the same row, and take along what was written', async () => {
  const tab = await Tab.open(false);
  elsewhere(tab);
  const to = { account: OTHER, device: 'dddddddd', known: true, n: 7, from: ACCOUNT };
  assert.deepEqual(await tab.round(), { kind: 'moved', to });
  assert.equal(tab.server.rows.size, 0);
});

test('the account id is taken: move to another one', async () => {
  const tab = await Tab.open(false);
  tab.answer = only('/accounts', { status: 409, body: { error: 'taken' } });
  const verdict = await tab.round();
  assert.ok(verdict.kind === 'moved' && verdict.to.account !== ACCOUNT);
  assert.deepEqual([verdict.to.known, verdict.to.from], [false, ACCOUNT]);
});

test('the server takes no new accounts: everything stays here', async () => {
  const tab = await Tab.open(false);
  tab.answer = only('/accounts', { status: 403, body: { error: 'signup' } });
  assert.deepEqual(await tab.round(), { kind: 'signin', closed: true });
  assert.equal((await tab.phone.engine.status()).dirty, 1);
});

test('a server that was set back to before our time gets the account and everything again', async () => {
  const tab = await Tab.open(true);
  await tab.round();
  tab.server.rows.clear();
  let known = false;
  tab.answer = (_, path) => {
    if (path === '/accounts') known = true;
    return path === '/sync' && !known ? NOBODY : undefined;
  };
  assert.equal((await tab.round()).kind, 'done');
  assert.equal(tab.server.rows.size, 1);
});

test('the account stands but the session is lost: nothing is made twice, nothing is dropped', async () => {
  const tab = await Tab.open(true);
  tab.answer = (_, path) => (path === '/sync' ? NOBODY : { status: 409, body: { error: 'taken' } });
  assert.deepEqual(await tab.round(), { kind: 'signin', closed: false });
  assert.equal(tab.place.signedOut, true);
  tab.asked.length = 0;
  tab.answer = () => undefined;
  assert.deepEqual(await tab.round(), { kind: 'signin', closed: false });
  assert.deepEqual(tab.asked, ['GET /session']);
  assert.equal((await tab.phone.engine.status()).dirty, 1);
});

test("a wall's page is no word of ours, whatever its status", async () => {
  for (const status of [200, 401, 403, 410, 404, 500, 511]) {
    const tab = await Tab.open(true);
    tab.answer = () => ({ status });
    const { kind } = await tab.round();
    assert.ok(kind === 'wait' || kind === 'signin', `${status}: ${kind}`);
    assert.deepEqual(tab.asked, ['POST /sync']);
    assert.equal((await tab.phone.engine.status()).dirty, 1);
  }
});

test('only the two named answers mean: wipe', async () => {
  for (const [status, error] of [[401, 'removed'], [410, 'gone']] as const) {
    const tab = await Tab.open(true);
    tab.answer = only('/sync', { status, body: { error } });
    assert.deepEqual(await tab.round(), { kind: error });
  }
});

test('a twin makes us take another id', async () => {
  const tab = await Tab.open(true);
  tab.server.n.set(DEVICE, 40);
  tab.answer = only('/devices/renew', { status: 201, body: { account: ACCOUNT, device: 'cccccccc', n: 0 } });
  assert.equal((await tab.round()).kind, 'done');
  assert.equal(tab.phone.engine.device, 'cccccccc');
  assert.equal(tab.place.device, 'cccccccc');
  assert.equal(tab.server.rows.size, 1);
});

test('the cookie is another account’s: nothing is made, moved or taken in', async () => {
  const tab = await Tab.open(true);
  tab.answer = only('/sync', { status: 409, body: { error: 'account' } });
  assert.deepEqual(await tab.round(), { kind: 'account' });
  assert.deepEqual(tab.asked, ['POST /sync']);
  assert.equal((await tab.phone.engine.status()).dirty, 1);
});

test('signed out until the session is ours again, and then everything goes out', async () => {
  const tab = await Tab.open(true);
  tab.place.signedOut = true;
  elsewhere(tab);
  assert.deepEqual(await tab.round(), { kind: 'signin', closed: false });
  assert.deepEqual(tab.asked, ['GET /session']);
  tab.answer = only('/session', { status: 200, body: { account: ACCOUNT, device: DEVICE } });
  assert.equal((await tab.round()).kind, 'done');
  assert.equal(tab.place.signedOut, undefined);
  assert.equal(tab.server.rows.size, 1);
});

test('a pairing whose answer was lost: the session tells, and no account is ever made for it', async () => {
  for (const known of [true, false]) {
    const tab = await Tab.open(known);
    tab.place.claiming = true;
    tab.answer = () => 'lost';
    assert.equal((await tab.round()).kind, 'wait');
    elsewhere(tab);
    const verdict = await tab.round();
    assert.ok(verdict.kind === 'moved' && verdict.to.account === OTHER);
    assert.ok(!tab.asked.includes('POST /accounts'));
  }
});

test('a pairing that never went through leaves everything as it was', async () => {
  const tab = await Tab.open(true);
  tab.place.claiming = true;
  assert.equal((await tab.round()).kind, 'done');
  assert.deepEqual(tab.asked.slice(0, 2), ['GET /session', 'POST /sync']);
  assert.equal(tab.place.claiming, undefined);
});

test('the account has no room for a further device: said, not taken for silence', async () => {
  const tab = await Tab.open(true);
  tab.server.n.set(DEVICE, 40);
  tab.answer = only('/devices/renew', { status: 409, body: { error: 'devices' } });
  assert.deepEqual(await tab.round(), { kind: 'devices' });
});

test('a lost answer to taking another id is found again, and makes no further device', async () => {
  const tab = await Tab.open(true);
  tab.server.n.set(DEVICE, 40);
  tab.answer = only('/session', { status: 200, body: { account: ACCOUNT, device: 'cccccccc' } });
  assert.equal((await tab.round()).kind, 'done');
  assert.ok(!tab.asked.includes('POST /devices/renew'));
  assert.equal(tab.place.device, 'cccccccc');
});

test('the cookie is renewed by the first request of a day', async () => {
  const tab = await Tab.open(true);
  const renews: (boolean | undefined)[] = [];
  const { send } = tab;
  tab.send = async (method, path, body, how) => {
    renews.push(how?.renew);
    return send(method, path, body, how);
  };
  await tab.round();
  await tab.phone.write(2);
  await tab.round();
  tab.server.now += 25 * 3_600_000;
  await tab.round();
  assert.equal(renews.filter(Boolean).length, 2);
  assert.deepEqual([renews[0], renews.at(-1)], [true, true]);
});

test('too many have begun from this network: that is said, and no other wait is called so', async () => {
  const tab = await Tab.open(false);
  const crowded = { status: 429, body: { error: 'throttled' }, retryAfter: 3600 };
  tab.answer = only('/accounts', crowded);
  assert.deepEqual(await tab.round(), { kind: 'wait', ms: 3_600_000, hard: true, crowded: true });
  assert.equal(tab.place.known, false);
  tab.answer = only('/accounts', { status: 503, body: { error: 'unavailable' }, retryAfter: 5 });
  assert.deepEqual(await tab.round(), { kind: 'wait', ms: 5_000, hard: true });
});

test('patience that the server asks for is hard, our own is not', async () => {
  const tab = await Tab.open(true);
  tab.answer = () => ({ status: 429, body: { error: 'throttled' }, retryAfter: 30 });
  assert.deepEqual(await tab.round(), { kind: 'wait', ms: 30_000, hard: true });
  tab.answer = () => 'lost';
  const verdict = await tab.round();
  assert.ok(verdict.kind === 'wait' && !verdict.hard && verdict.ms <= 1000);
});

test('an app that is too old is told so and keeps its queue', async () => {
  const tab = await Tab.open(true);
  tab.answer = () => ({ status: 426, body: { error: 'version', min: 2, max: 3 } });
  assert.equal((await tab.round()).kind, 'version');
  assert.equal((await tab.phone.engine.status()).dirty, 1);
});

test('fetch: JSON is read, a page of another kind is only a status, and no answer is no error', async () => {
  const answers = [
    new Response('{"a":1}', { status: 200, headers: { 'Retry-After': '7' } }), new Response('<html>', { status: 502 }),
  ];
  const send = overFetch((async () => answers.shift() ?? Promise.reject(new TypeError('offline'))) as typeof fetch);
  const [one, two, three] = [await send('GET', '/x'), await send('GET', '/x'), await send('GET', '/x')];
  assert.deepEqual([one?.status, one?.body, one?.retryAfter], [200, { a: 1 }, 7]);
  assert.deepEqual([two?.status, two?.body, two?.retryAfter], [502, undefined, null]);
  assert.equal(three, null);
});

/** What fetch gives for a redirect that it was told not to follow. */
function redirected(): Response {
  return Object.create(new Response(), { type: { value: 'opaqueredirect' }, status: { value: 0 }, ok: { value: false }, text: { value: async () => '' } });
}

const ANSWERERS: [by: Answerer, name: string, answer: () => Response][] = [
  ['shut', 'a redirect', redirected],
  ['shut', 'a login page as 200', () => new Response('<html>', { status: 200 })],
  ['shut', 'a login page as 401', () => new Response('<html>', { status: 401 })],
  ['shut', 'a page as 403', () => new Response('<html>', { status: 403 })],
  ['shut', 'an empty 200', () => new Response('', { status: 200 })],
  ['shut', 'an empty object as 401', () => new Response('{}', { status: 401 })],
  ['shut', 'a refusal as 200', () => new Response('{"error":"login"}', { status: 200 })],
  ['shut', 'a 401 of somebody else', () => new Response('{"error":"unauthorized"}', { status: 401 })],
  ['shut', 'a list', () => new Response('[1]', { status: 200 })],
  ['tend', 'an answer', () => new Response('{"now":1}', { status: 200 })],
  ['tend', 'a refusal', () => new Response('{"error":"unauthorized","detail":"no token"}', { status: 401 })],
  ['tend', 'a refusal for an account', () => new Response('{"error":"account","detail":"another one"}', { status: 409 })],
  ['tend', 'nothing to say', () => new Response(null, { status: 204 })],
  ['tend', 'taken', () => new Response('null', { status: 202 })],
  ['unknown', 'a gateway that finds nobody', () => new Response('<html>', { status: 502 })],
  ['unknown', 'a page that is not there', () => new Response('<html>', { status: 404 })],
  ['unknown', 'a tired server', () => new Response('{"error":"busy","detail":"later"}', { status: 503 })],
];

test('fetch: whoever wants a person to sign in first is told apart, and is no answer', async () => {
  for (const [by, name, answer] of ANSWERERS) {
    const heard: Answerer[] = [];
    let asked: RequestInit | undefined;
    const ask = (async (_: string, init: RequestInit) => ((asked = init), answer())) as typeof fetch;
    const reply = await overFetch(ask, Date.now, (one) => heard.push(one))('POST', '/sync', '{}');
    assert.deepEqual([name, heard, asked?.redirect], [name, [by], 'manual']);
    assert.equal(reply === null, by === 'shut', name);
  }
});

/** A page to come and go, with time in hand. */
function page(t: { after: (act: () => void) => void }): { turn: (state: string) => void; pass: (ms: number) => Promise<void> } {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const window = new EventTarget();
  let now = 0;
  mock.timers.enable({ apis: ['setTimeout'] });
  const clock = mock.method(performance, 'now', () => now);
  Object.assign(globalThis, { document, addEventListener: window.addEventListener.bind(window) });
  t.after(() => {
    mock.timers.reset();
    clock.mock.restore();
  });
  return {
    turn: (state) => {
      document.visibilityState = state;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 50) {
        now += 50;
        mock.timers.tick(50);
        await new Promise((done) => setImmediate(done));
      }
    },
  };
}

/** A runner whose rounds come to `verdict`; how many there were. */
function running(verdict: () => Verdict): { runner: Runner; count: () => number } {
  let rounds = 0;
  const runner = new Runner(async () => {
    rounds++;
    return verdict();
  });
  runner.start();
  return { runner, count: () => rounds };
}

const DONE: Verdict = { kind: 'done', full: false };

test('at the start, after a pause in writing, and every quarter of an hour', async (t) => {
  const { pass } = page(t);
  const { runner, count } = running(() => DONE);
  await pass(50);
  assert.equal(count(), 1);
  for (let i = 0; i < 4; i++) {
    runner.edited();
    await pass(50);
  }
  assert.equal(count(), 1);
  await pass(300);
  assert.equal(count(), 2);
  await pass(15 * 60_000 + 100);
  assert.equal(count(), 3);
  runner.stop();
});

test('what fails is tried again by itself; coming back tries at once; writing does not', async (t) => {
  const { pass, turn } = page(t);
  const { runner, count } = running(() => ({ kind: 'wait', ms: 5_000, hard: false }));
  await pass(50);
  runner.edited();
  await pass(1_000);
  assert.equal(count(), 1);
  turn('visible');
  await pass(50);
  assert.equal(count(), 2);
  await pass(5_100);
  assert.equal(count(), 3);
  runner.stop();
});

test('without room on the device, what is written goes out at once, also what is written meanwhile', async (t) => {
  const { pass } = page(t);
  let during: (() => void) | null = null;
  const { runner, count } = running(() => {
    during?.();
    during = null;
    return { kind: 'wait', ms: 300_000, hard: false, roomless: true };
  });
  await pass(50);
  assert.equal(count(), 1);
  runner.edited(true);
  await pass(50);
  assert.equal(count(), 2);
  during = () => runner.edited(true);
  runner.edited(true);
  await pass(100);
  assert.equal(count(), 4);
  await pass(10_000);
  assert.equal(count(), 4);
  runner.stop();
});

test('nothing cuts short a wait that the server asked for', async (t) => {
  const { pass, turn } = page(t);
  const { runner, count } = running(() => ({ kind: 'wait', ms: 30_000, hard: true }));
  await pass(50);
  runner.edited();
  runner.wake();
  turn('visible');
  await pass(29_000);
  assert.equal(count(), 1);
  await pass(1_200);
  assert.equal(count(), 2);
  // But what changes what is asked: an invitation, say.
  runner.renewed();
  await pass(50);
  assert.equal(count(), 3);
  runner.stop();
});
