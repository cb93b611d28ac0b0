/** Whole synchronisations against a server that answers as it likes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CurrentAccount } from '../../pwa/src/db/registry.ts';
import type { Method, Reply, Send } from '../../pwa/src/sync/loop/http.ts';
import { synchronise, type Memory, type Tools, type Verdict } from '../../pwa/src/sync/loop/round.ts';
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
  place: CurrentAccount = { account: ACCOUNT, device: DEVICE, known: true };
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
      send: this.send,
      memory: this.memory,
      name: async () => '1.sealed',
      invite: () => null,
      now: () => this.server.now,
      save: async (place) => {
        this.place = place;
      },
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

const only =
  (path: string, said: Said): Answer =>
  (_, asked) =>
    asked === path ? said : undefined;

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
  for (const [status, error] of [
    [401, 'removed'],
    [410, 'gone'],
  ] as const) {
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
