/**
 * Being reminded, between a browser that may refuse, a server and a push service. What a browser gives
 * (permission, a subscription) is played here; server and push service are real.
 */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { fire, reported, turn, until } from '../page.ts';
import { emptied, line, refusal } from './net.ts';
import { begin, forget } from '../../../pwa/src/app/account/account.ts';
import { reachServer } from '../../../pwa/src/app/account/with-server.ts';
import { emit, engine } from '../../../pwa/src/app/account/session.ts';
import { askStatus, pushStatus, quietTimes, reachOf, setEveryOther } from '../../../pwa/src/app/nudges/status.ts';
import {
  allowPush,
  isLost,
  keepPush,
  proof,
  pushError,
  pushState,
  stopPush,
  testPush,
} from '../../../pwa/src/app/nudges/subscription.ts';
import { today } from '../../../pwa/src/app/platform/today.ts';
import { blankHabit } from '../../../pwa/src/app/records/habits.ts';
import { settingRecords } from '../../../pwa/src/app/records/settings.ts';
import { all } from '../../../pwa/src/app/records/state.ts';
import { complete } from '../../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../../pwa/src/app/records/turn.ts';
import { readPushOptIn, savePushOptIn } from '../../../pwa/src/db/push-opt-in.ts';
import { addDays } from '../../../pwa/src/domain/day.ts';

const arrived = new BroadcastChannel('tend');
/** What the push service answers, and how many messages it was given. */
const service = { status: 201, taken: 0, tells: true };
const http = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    service.taken++;
    response.writeHead(service.status).end();
    // On the device a worker shows it, and says so.
    const isHere = (browser.here as { endpoint: string } | null)?.endpoint.endsWith(request.url!);
    if (service.tells && service.status === 201 && isHere) arrived.postMessage({ kind: 'pushed', nudge: 'hello' });
  });
}).unref();

/** The browser: what it permits, and its one subscription. */
const browser = {
  permission: 'default' as NotificationPermission,
  /** What a person answers when asked. */
  answer: 'granted' as NotificationPermission,
  refuses: null as string | null,
  here: null as object | null,
  made: 0,
};
const orders: unknown[] = [];
const badges: number[] = [];

async function subscription(): Promise<object> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const raw = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('base64url');
  const keys = { p256dh: raw, auth: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url') };
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}/push/${crypto.randomUUID()}`;
  return {
    endpoint,
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint, keys }),
    unsubscribe: async () => {
      browser.here = null;
      return true;
    },
  };
}

const pushManager = {
  getSubscription: async () => browser.here,
  subscribe: async () => {
    if (browser.refuses) throw new DOMException('no', browser.refuses);
    const made = await subscription();
    browser.made++;
    return (browser.here ??= made);
  },
};
const registration = { pushManager, active: { postMessage: (order: unknown) => orders.push(order) } };

before(async () => {
  await new Promise<void>((open) => http.listen(0, '127.0.0.1', open));
  turnDay();
  keepPush();
});

after(() => {
  http.close();
  arrived.close();
});

function able(): void {
  Object.defineProperty(navigator, 'serviceWorker', {
    value: { getRegistration: async () => registration, ready: Promise.resolve(registration) },
    configurable: true,
  });
  Object.assign(navigator, {
    setAppBadge: async (n: number) => void badges.push(n),
    clearAppBadge: async () => void badges.push(0),
  });
  const Notification = {
    get permission() {
      return browser.permission;
    },
    requestPermission: async () => (browser.permission = browser.answer),
  };
  Object.assign(globalThis, { PushManager: pushManager, Notification });
}

function unable(): void {
  Reflect.deleteProperty(globalThis, 'PushManager');
  Reflect.deleteProperty(globalThis, 'Notification');
  Reflect.deleteProperty(navigator, 'serviceWorker');
}

beforeEach(async () => {
  // What was begun for the account of before comes to its end.
  const usual = { permission: 'default', answer: 'granted', refuses: null, here: null } as const;
  Object.assign(browser, usual);
  await emptied();
  await navigator.locks.request('tend-push', async () => {});
  Object.assign(browser, usual, { made: 0 });
  Object.assign(service, { status: 201, taken: 0, tells: true });
  pushStatus.value = undefined;
  pushState.value = 'unknown';
  proof.value = 'none';
  pushError.value = null;
  all.value = [];
  orders.length = badges.length = reported.length = 0;
  able();
});

test('a browser that cannot says so, and nothing is asked for', async () => {
  unable();
  assert.equal(await allowPush(), 'unsupported');
  assert.deepEqual([engine.value, line.asked], [null, []]);
});

test('a person who says no is left in peace: no account, no subscription, no wish', async () => {
  browser.answer = 'denied';
  assert.equal(await allowPush(), 'denied');
  assert.deepEqual([engine.value, browser.made, await readPushOptIn()], [null, 0, undefined]);
  // Put aside without an answer.
  Object.assign(browser, { permission: 'default', answer: 'default' });
  assert.equal(await allowPush(), 'off');
});

test('allowed: the server knows the address, the push service has taken a greeting, and it arrived', async () => {
  assert.equal(await allowPush(), 'on');
  await until(() => proof.value === 'arrived');
  assert.equal(service.taken, 1);
  await until(async () => {
    await askStatus();
    return reachOf(engine.value!.device)?.deliveredAt;
  });
  const reach = reachOf(engine.value!.device)!;
  assert.deepEqual([reach.on, reach.error, isLost()], [true, null, false]);
  assert.equal(reachOf('eeeeeeee'), null);
  // Whom the server knows, it does not greet: one is asked for.
  assert.equal(await allowPush(), 'on');
  await until(() => service.taken === 2);
});

test('the browser refuses a subscription: why is said, and no proof is waited for', async () => {
  browser.refuses = 'AbortError';
  assert.equal(await allowPush(), 'failing');
  assert.deepEqual([pushError.value, proof.value, browser.here], ['AbortError', 'none', null]);
});

test('without a network the wish is kept, and what is missing is done when it is back', async () => {
  await begin();
  await reachServer();
  line.cut('request', /push/);
  assert.equal(await allowPush(), 'off');
  assert.deepEqual([browser.made, proof.value], [0, 'none']);
  assert.ok(await readPushOptIn());
  await askStatus();
  assert.equal(pushStatus.value, null);
  assert.equal(reachOf(engine.value!.device), undefined);
  line.mend();
  fire('online');
  await until(() => pushState.value === 'on');
  assert.equal(browser.made, 1);
});

test('the browser has dropped its subscription: the next start asks for another one, without a word', async () => {
  assert.equal(await allowPush(), 'on');
  browser.here = null;
  const at = engine.value;
  engine.value = null;
  engine.value = at;
  await until(() => browser.made === 2 && pushState.value === 'on');
  await until(async () => (await readPushOptIn())?.endpoint === (browser.here as { endpoint: string }).endpoint);
});

test('nobody wished for reminders, or nobody any more: nothing is subscribed at a start', async () => {
  browser.permission = 'granted';
  await begin();
  await until(() => pushState.value === 'off');
  assert.equal(browser.made, 0);
  assert.equal(await allowPush(), 'on');
  await stopPush();
  assert.deepEqual(
    [pushState.value, proof.value, browser.here, await readPushOptIn()],
    ['off', 'none', null, undefined],
  );
  await until(async () => {
    await askStatus();
    return reachOf(engine.value!.device) === null;
  });
});

test('the server has met a dead address while the browser holds on to it: it is asked for anew', async (t) => {
  assert.equal(await allowPush(), 'on');
  await until(() => proof.value === 'arrived');
  await askStatus();
  service.status = 410;
  t.mock.method(performance, 'now', () => ahead + real());
  await testPush();
  await until(async () => {
    await askStatus();
    return reachOf(engine.value!.device) === null;
  });
  service.status = 201;
  // Half a minute after the last try.
  ahead = 31_000;
  await askStatus();
  await until(async () => {
    await askStatus();
    return pushState.value === 'on' && reachOf(engine.value!.device)?.on;
  });
  assert.equal(isLost(), false);
  ahead = 0;
});
let ahead = 0;
const real = performance.now.bind(performance);

test("a test that cannot be sent says why: by the server's words, or that nobody answered", async () => {
  assert.equal(await allowPush(), 'on');
  line.cut('request');
  assert.deepEqual(await testPush(), { code: '', why: '' });
  assert.equal(proof.value, 'none');
  line.cut(refusal(429, 'throttled'));
  assert.deepEqual(await testPush(), { code: 'throttled', why: 'throttled' });
  line.mend();
  await stopPush();
  assert.equal((await testPush())?.code, 'not_subscribed');
});

test('nothing arrives for half a minute: late is said; what comes then has arrived all the same', async (t) => {
  service.tells = false;
  assert.equal(await allowPush(), 'on');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  assert.equal(await testPush(), null);
  t.mock.timers.tick(29_999);
  assert.equal(proof.value, 'waiting');
  t.mock.timers.tick(1);
  assert.equal(proof.value, 'late');
  t.mock.timers.reset();
  arrived.postMessage({ kind: 'pushed', nudge: '' });
  await until(() => proof.value === 'arrived');
});

test('an answer of no known form, or of an account that was left meanwhile, says nothing', async () => {
  await begin();
  await reachServer();
  for (const answer of [new Response('{"devices":"many"}'), new Response('[]'), refusal(503, 'busy')]) {
    line.cut(answer, /status/);
    await askStatus();
    assert.equal(pushStatus.value, null);
  }
  line.cut(new Response('{"devices":[],"zone":"UTC"}'), /status/);
  await askStatus();
  assert.deepEqual([pushStatus.value!.devices, pushStatus.value!.faded, pushStatus.value!.zone], [[], [], null]);
  pushStatus.value = undefined;
  line.mishap = (what) => {
    if (what.endsWith('status')) forget('left');
    return null;
  };
  await askStatus();
  assert.equal(pushStatus.value, undefined);
});

test('which times come every other time: by wish all, by the server those that it names, restored ones none', async () => {
  await begin();
  const habit = {
    ...blankHabit('walk00000001'),
    rem: [
      { at: '08:00', days: null },
      { at: '20:00', days: null },
    ],
  };
  assert.deepEqual(quietTimes(habit), { at: [], wished: false });
  pushStatus.value = {
    devices: [],
    faded: [
      { habit: habit.id, at: '20:00' },
      { habit: 'other0000001', at: '08:00' },
    ],
    zone: null,
    askedAt: 0,
  };
  assert.deepEqual(quietTimes(habit), { at: ['20:00'], wished: false });
  await setEveryOther(habit, true);
  assert.deepEqual(quietTimes(habit), { at: ['08:00', '20:00'], wished: true });
  await setEveryOther(habit, false);
  assert.deepEqual(quietTimes(habit), { at: [], wished: false });
  // Long ago: by now the server knows.
  settingRecords.put([{ kind: 's', id: `fade.${habit.id}`, fields: { v: [addDays(today.value, -6), '~'] } }]);
  assert.deepEqual(quietTimes(habit), { at: ['20:00'], wished: false });
});

test('the badge counts what is open once all is read, and goes with the account; the worker tidies up after changes', async () => {
  await begin();
  const plan = [{ from: today.value, kind: 'daily', target: 1, tiny: null }] as const;
  all.value = [{ ...blankHabit('walk00000001'), plan: [...plan] }];
  await turn();
  badges.length = 0;
  await turn();
  assert.equal(badges.length, 0);
  complete.value = true;
  await until(() => badges.at(-1) === 1);
  for (let i = 0; i < 3; i++) emit({ by: 'pull', keys: [], more: false });
  await until(() => orders.length);
  assert.deepEqual(orders, ['tidy']);
  forget('left');
  await until(() => badges.includes(0));
  complete.value = false;
  await savePushOptIn(undefined);
  assert.deepEqual(reported, []);
});
