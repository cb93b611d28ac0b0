/** A page's life with its account and a server: it starts, is left, hears of other tabs, and is told no in every way. */

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { fire, reported, until } from '../page.ts';
import { Device, emptied, line, refusal } from './net.ts';
import { begin, currentAccount } from '../../../pwa/src/app/account/account.ts';
import { invitation, keepInvitation } from '../../../pwa/src/app/account/invite.ts';
import { isShut } from '../../../pwa/src/app/account/server.ts';
import { reachServer, useInvitation } from '../../../pwa/src/app/account/with-server.ts';
import { engine, leaveReason, phase, sign, start, syncNow } from '../../../pwa/src/app/account/session.ts';
import { refreshSyncStatus } from '../../../pwa/src/app/account/sync-status.ts';
import { readCurrentAccount, saveCurrentAccount } from '../../../pwa/src/db/registry.ts';

const MK = new Uint8Array(32).fill(9);
const TICK = '2026-11-25.h7k2m9q4s0ab';
const tabs = new BroadcastChannel('tend');

before(async () => {
  await start();
  assert.equal(phase.value, 'first');
});

beforeEach(async () => {
  await emptied();
  await refreshSyncStatus({ unreachable: false, signin: false, closed: false, pausedUntil: 0, crowded: false });
  reported.length = 0;
});

async function tick(value = 1): Promise<void> {
  await (await begin()).edit([{ kind: 't', id: TICK, field: 'v', value }]);
}

/** What another device of this page's account sees. */
async function beside(): Promise<Device> {
  const reply = await line.fetch('/api/pairings', {
    method: 'POST',
    body: '{}',
    headers: { 'Content-Type': 'application/json', 'Tend-Account': engine.value!.account },
  });
  return Device.make(engine.value!.master, ((await reply.json()) as { code: string }).code);
}

test('what is ticked is on the server by itself, without anybody asking', async () => {
  await tick(3);
  await until(() => currentAccount()?.known && sign.value.waiting === 0);
  const other = await beside();
  await other.sync();
  assert.equal(await other.read('t', TICK, 'v'), 3);
});

test('a page that is left sends what waits before it is gone', async () => {
  await tick();
  assert.equal((await reachServer())?.kind, 'done');
  const other = await beside();
  await tick(7);
  line.asked.length = 0;
  fire('pagehide');
  // In this very moment: there may be no other.
  assert.deepEqual(line.asked, ['POST /sync']);
  fire('pageshow');
  await until(async () => {
    await other.sync();
    return (await other.read('t', TICK, 'v')) === 7;
  });
});

test('an account that is full of people, an invitation, and a second try', async () => {
  await begin();
  line.cut(refusal(403, 'signup'), /accounts/);
  assert.deepEqual(await reachServer(), { kind: 'signin', closed: true });
  assert.deepEqual([sign.value.closed, sign.value.signin], [true, false]);
  line.cut(refusal(429, 'throttled', { 'Retry-After': '3600' }), /accounts/);
  assert.equal((await reachServer())?.kind, 'wait');
  assert.equal(sign.value.crowded, true);
  assert.ok(sign.value.pausedUntil > Date.now());
  // The reason has changed: asked at once, whatever the server had said of waiting.
  line.mend();
  useInvitation('a code');
  await until(() => currentAccount()?.known);
  await until(() => !sign.value.crowded && !sign.value.pausedUntil && !sign.value.closed);
  assert.equal(invitation(), 'a code');
  keepInvitation(null);
});

test('no answer is no verdict: all is kept, and the sign says which kind of silence it is', async () => {
  await tick();
  await reachServer();
  line.cut('request');
  assert.equal((await reachServer())?.kind, 'wait');
  assert.deepEqual([sign.value.unreachable, sign.value.shut], [true, false]);
  // A login page in the server's place.
  line.cut(new Response('<html>', { status: 200 }));
  await reachServer();
  await until(() => sign.value.shut);
  assert.deepEqual([isShut(), sign.value.unreachable], [true, false]);
  line.mend();
  assert.equal((await reachServer())?.kind, 'done');
  assert.deepEqual([isShut(), sign.value.shut, engine.value !== null], [false, false, true]);
});

test('a session that is lost signs out and wipes nothing; it comes back, and all is said', async () => {
  await tick();
  await reachServer();
  const { cookie } = line;
  line.cookie = '';
  await tick(2);
  assert.deepEqual(await reachServer(), { kind: 'signin', closed: false });
  assert.deepEqual([sign.value.signin, sign.value.closed], [true, false]);
  assert.equal((await readCurrentAccount())!.signedOut, true);
  assert.equal((await engine.value!.get('t', TICK))!.fields.v![0], 2);
  line.cookie = cookie;
  assert.equal((await reachServer())?.kind, 'done');
  assert.deepEqual([sign.value.signin, sign.value.waiting], [false, 0]);
});

test("the cookie is another account's: nothing is sent in its name, and this browser is signed out", async () => {
  await tick();
  await reachServer();
  line.cookie = (await Device.make(MK)).line.cookie;
  await tick(2);
  assert.deepEqual(await reachServer(), { kind: 'signin', closed: false });
  assert.deepEqual([sign.value.signin, (await readCurrentAccount())!.signedOut], [true, true]);
  assert.equal((await engine.value!.get('t', TICK))!.fields.v![0], 2);
});

test('a device that was removed is wiped: nothing of the account stays here', async () => {
  await tick();
  await reachServer();
  const other = await beside();
  await other.send('DELETE', `/devices/${engine.value!.device}`);
  assert.equal((await reachServer())?.kind, 'removed');
  assert.deepEqual([engine.value, phase.value, leaveReason.value], [null, 'gone', 'removed']);
  assert.deepEqual(
    (await indexedDB.databases()).map(({ name }) => name),
    ['tend'],
  );
});

test('a server that wants a newer app is told apart from all else, and ticking goes on', async () => {
  await tick();
  await reachServer();
  line.cut(refusal(426, 'version'), /sync/);
  await tick(2);
  assert.equal((await reachServer())?.kind, 'version');
  assert.equal(sign.value.outdated, true);
  await tick(3);
  line.mend();
  assert.equal((await reachServer())?.kind, 'done');
  assert.equal(sign.value.outdated, false);
});

test('another tab has wiped the account, or is at another one: this tab follows', async () => {
  await tick();
  await reachServer();
  const there = await Device.make(MK);
  await saveCurrentAccount(there.current);
  tabs.postMessage({ kind: 'place' });
  await until(() => engine.value?.account === there.current.account);
  // In the moment in which it is told: the registry of this test still names an account to go back to.
  const heard: unknown[] = [];
  const stop = phase.subscribe((now) => heard.push([now, leaveReason.peek()]));
  tabs.postMessage({ kind: 'wiped', why: 'left' });
  await until(() => JSON.stringify(heard).includes('["gone","left"]'));
  stop();
});

test('an empty browser whose cookie is still good finds its account again', async () => {
  const other = await Device.make(MK);
  await other.engine.edit([{ kind: 't', id: TICK, field: 'v', value: 5 }]);
  await other.sync();
  phase.value = 'first';
  line.cookie = other.line.cookie;
  syncNow();
  await until(() => engine.value?.account === other.current.account);
  await until(async () => (await engine.value!.get('t', TICK))?.fields.v?.[0] === 5);
});
