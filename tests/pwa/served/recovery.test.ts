/** The recovery code: one that was shown always works, one that did not come about leaves nothing, and the way back in has no half steps. */

import assert from 'node:assert/strict';
import { beforeEach, test, type TestContext } from 'node:test';
import { give, network, reported, withoutStorage } from '../page.ts';
import { Device, emptied, line, refusal } from './net.ts';
import { begin } from '../../../pwa/src/app/account/account.ts';
import { nameSelf } from '../../../pwa/src/app/account/devices.ts';
import { recover } from '../../../pwa/src/app/account/recover.ts';
import { checkCode, isDue, keptCode, makeCode, withdrawCode } from '../../../pwa/src/app/account/recovery.ts';
import { reachServer } from '../../../pwa/src/app/account/with-server.ts';
import { devices, engine } from '../../../pwa/src/app/account/session.ts';
import { refreshSyncStatus } from '../../../pwa/src/app/account/sync-status.ts';
import { today } from '../../../pwa/src/app/platform/today.ts';
import { isCalm, offerNow, restOffer } from '../../../pwa/src/app/records/recovery-offer.ts';
import { blankHabit } from '../../../pwa/src/app/records/habits.ts';
import { all } from '../../../pwa/src/app/records/state.ts';
import { newCode } from '../../../pwa/src/crypto/recovery.ts';
import { addDays } from '../../../pwa/src/domain/day.ts';

const MK = new Uint8Array(32).fill(9);
const TICK = '2026-11-25.h7k2m9q4s0ab';

async function write(text: string): Promise<void> {
  await (await begin()).edit([{ kind: 't', id: TICK, field: 'n', text }]);
}

async function note(): Promise<string | null> {
  const at = engine.value!;
  return at.text('t', TICK, 'n', (await at.get('t', TICK))?.fields.n);
}

/** A code that came about. */
async function code(): Promise<string> {
  const made = await makeCode();
  assert.ok('code' in made, JSON.stringify(made));
  return made.code;
}

/** All that is here is lost: another browser. */
async function another(): Promise<void> {
  await emptied();
}

async function deviceCount(): Promise<number> {
  const reply = await line.fetch('/api/devices', {
    method: 'GET',
    headers: { 'Tend-Account': engine.value!.account },
  });
  return ((await reply.json()) as { devices: object[] }).devices.length;
}

beforeEach(async () => {
  await another();
  devices.value = null;
  all.value = [];
  today.value = '2026-11-25';
  reported.length = 0;
});

test('a code that was shown brings account and words back in an empty browser, and what was begun there comes along', async () => {
  await write('of before');
  const shown = await code();
  assert.equal((await keptCode())?.checkedOn, null);
  const { account } = engine.value!;
  await another();
  await (await begin()).edit([{ kind: 't', id: '2026-11-24.h7k2m9q4s0ab', field: 'v', value: 2 }]);
  assert.deepEqual(await recover(shown.toLowerCase()), { kind: 'done' });
  assert.equal(engine.value!.account, account);
  assert.equal(await note(), 'of before');
  assert.equal((await engine.value!.get('t', '2026-11-24.h7k2m9q4s0ab'))?.fields.v?.[0], 2);
  // Typing all of it has shown that it is at hand.
  assert.equal((await keptCode())?.checkedOn, today.value);
});

test('without a network, or without the key, there is no code, and nothing is left of it', async () => {
  await write('mine');
  line.cut('request');
  assert.deepEqual(await makeCode(), { fault: 'offline' });
  assert.equal(await keptCode(), null);
  line.mend();
  const other = await Device.make(MK);
  const { join } = await import('../../../pwa/src/app/account/pairing.ts');
  assert.equal(await join({ code: await other.code(), secret: null }), 'joined');
  assert.deepEqual(await makeCode(), { fault: 'locked' });
});

test('a code that the server refuses leaves the former one in force', async () => {
  await write('mine');
  const first = await code();
  const kept = await keptCode();
  line.cut(refusal(409, 'devices'), /PUT \/recovery/);
  assert.deepEqual(await makeCode(), { fault: 'refused' });
  assert.deepEqual(await keptCode(), kept);
  await another();
  assert.deepEqual(await recover(first), { kind: 'done' });
});

test('where nobody knows whether the server took it, its record stays and a third one is made in peace', async () => {
  await write('mine');
  const first = await code();
  line.cut('answer', /PUT \/recovery/);
  assert.deepEqual(await makeCode(), { fault: 'offline' });
  assert.equal(line.asked.filter((what) => what === 'PUT /recovery').length, 4);
  line.mend();
  assert.equal(
    (await engine.value!.scan('k', 'recovery.', 'recovery.~')).filter(({ fields }) => fields.v![0]).length,
    2,
  );
  const last = await code();
  assert.equal(
    (await engine.value!.scan('k', 'recovery.', 'recovery.~')).filter(({ fields }) => fields.v![0]).length,
    1,
  );
  await another();
  assert.deepEqual(await recover(first), { kind: 'replaced' });
  assert.deepEqual(await recover(last), { kind: 'done' });
});

test('six characters show that the code is at hand; others, and no code at all, do not', async () => {
  assert.equal(await checkCode('ABCDEF'), false);
  await write('mine');
  assert.equal(await checkCode('ABCDEF'), false);
  const shown = await code();
  assert.equal(await checkCode(shown.slice(0, 6) === shown.slice(-6) ? '000000' : shown.slice(0, 6)), false);
  assert.equal(await checkCode(''), false);
  assert.equal((await keptCode())!.checkedOn, null);
  assert.equal(await checkCode(` ${shown.slice(-6).toLowerCase()} `), true);
  const kept = (await keptCode())!;
  assert.equal(kept.checkedOn, '2026-11-25');
  assert.equal(isDue(kept), false);
  today.value = addDays(today.value, 364);
  assert.equal(isDue(kept), false);
  today.value = addDays(today.value, 1);
  assert.equal(isDue(kept), true);
});

test('a code is withdrawn once the server has heard of it, not before', async () => {
  await write('mine');
  const shown = await code();
  line.cut('request');
  assert.equal(await withdrawCode(), false);
  assert.ok(await keptCode());
  line.mend();
  assert.equal(await withdrawCode(), true);
  assert.equal(await keptCode(), null);
  await another();
  assert.notEqual((await recover(shown)).kind, 'done');
});

test("what is no code, nobody's code, no network and too many tries are told apart; the browser is where it was", async () => {
  assert.deepEqual(await recover(' - '), { kind: 'fault', fault: 'empty' });
  assert.deepEqual(await recover('ABCD'), { kind: 'fault', fault: 'short' });
  const nobodys = await newCode(crypto);
  assert.deepEqual(await recover(nobodys), { kind: 'unknown' });
  for (const [answer, how] of [
    ['request', { kind: 'offline' }],
    [refusal(429, 'throttled', { 'Retry-After': '90' }), { kind: 'busy', minutes: 2 }],
    [refusal(429, 'throttled'), { kind: 'busy', minutes: 1 }],
    [refusal(503, 'busy'), { kind: 'offline' }],
  ] as const) {
    line.cut(answer, /recover/);
    assert.deepEqual(await recover(nobodys), how);
  }
  assert.equal(engine.value, null);
});

test('let in when the network went: the same code goes on from there, and no second device is made', async () => {
  await write('of before');
  const shown = await code();
  await another();
  line.cut('request', /sync/);
  assert.deepEqual(await recover(shown), { kind: 'inside' });
  assert.equal(engine.value!.master, null);
  line.mend();
  const before = await deviceCount();
  assert.deepEqual(await recover(shown), { kind: 'done' });
  assert.equal(await deviceCount(), before);
  assert.equal(await note(), 'of before');
});

test('the key does not lie under the code any more: that is said, and the browser is in', async () => {
  await write('of before');
  const shown = await code();
  const { record } = (await keptCode())!;
  await engine.value!.edit([{ kind: 'k', id: record, field: 'v', value: null }]);
  await reachServer();
  await another();
  assert.deepEqual(await recover(shown), { kind: 'keyless' });
  assert.equal(engine.value!.master, null);
});

test('a code is offered to whoever alone holds the key, as far as anybody knows', async () => {
  assert.equal(await offerNow(), null);
  await write('mine');
  await reachServer();
  await nameSelf();
  assert.equal(await offerNow(), 'alone');
  network(false);
  await refreshSyncStatus();
  assert.equal(await offerNow(), null);
  network(true);
  await refreshSyncStatus();
  // The list cannot be had.
  devices.value = null;
  line.cut('request');
  assert.equal(await offerNow(), null);
  line.mend();
  // A device that never named itself under the key; one that has; one that lies in a drawer.
  const one = { id: 'cccccccc', madeAt: 0, seenAt: Date.now(), current: false, proven: true, removed: false };
  for (const [name, seenAt, said] of [
    [null, Date.now(), 'alone'],
    ['Phone', Date.now(), null],
    ['Phone', Date.now() - 91 * 86_400_000, 'alone'],
    ['Phone', null, 'alone'],
  ] as const) {
    devices.value = [{ ...one, name, seenAt }];
    assert.equal(await offerNow(), said, `${name} ${seenAt}`);
  }
  const shown = await code();
  assert.equal(await offerNow(), 'unchecked');
  assert.equal(await checkCode(shown), true);
  assert.equal(await offerNow(), null);
  today.value = addDays(today.value, 365);
  assert.equal(await offerNow(), 'due');
  await refreshSyncStatus({ signin: true });
  assert.equal(await offerNow(), null);
  await refreshSyncStatus({ signin: false });
});

test('Today is calm on the first day, and for a week after "not now", reload or not', (t: TestContext) => {
  const plan = [{ from: '2026-11-25', kind: 'daily', target: 1, tiny: null }] as const;
  assert.equal(isCalm(), false);
  all.value = [{ ...blankHabit('h'), plan: [...plan] }];
  assert.equal(isCalm(), false);
  today.value = '2026-11-26';
  assert.equal(isCalm(), true);
  restOffer();
  assert.equal(isCalm(), false);
  today.value = '2026-12-02';
  assert.equal(isCalm(), false);
  today.value = '2026-12-03';
  assert.equal(isCalm(), true);
  // Where nothing is kept it may be asked again.
  restOffer();
  withoutStorage(t);
  restOffer();
  assert.equal(isCalm(), true);
  give(t, navigator, 'onLine', { get: () => true });
});
