/** What did not happen is said, and nothing of it is lost; what became of the account meanwhile is found out. */

import assert from 'node:assert/strict';
import { beforeEach, test, type TestContext } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { fire, give, network, reported, turn, until } from './page.ts';
import { begin, breakDown, currentAccount, forget, openCurrentAccount } from '../../pwa/src/app/account/account.ts';
import { exportAll } from '../../pwa/src/app/account/export.ts';
import { firstLeft, keepFirst } from '../../pwa/src/app/account/leftovers.ts';
import { exportReadable, startOver } from '../../pwa/src/app/account/rescue.ts';
import { engine, leaveReason, phase, sign, trouble } from '../../pwa/src/app/account/signals.ts';
import { refreshSyncStatus } from '../../pwa/src/app/account/sync-status.ts';
import { countedOn } from '../../pwa/src/app/day/amount.ts';
import { breathHabit, minutesBetween, phaseAt, writeBreath } from '../../pwa/src/app/day/breath.ts';
import { keep, minutesOf } from '../../pwa/src/app/day/timer-time.ts';
import { timer } from '../../pwa/src/app/day/timer.ts';
import { dropTimer, finishTimer, holdTimer, startTimer } from '../../pwa/src/app/day/timing.ts';
import { move } from '../../pwa/src/app/habit/order.ts';
import { plantLeft } from '../../pwa/src/app/habit/starters.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { failed, watchFailures } from '../../pwa/src/app/records/failure.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { fieldsNow } from '../../pwa/src/app/records/mirror.ts';
import { all, day, said, shareOf } from '../../pwa/src/app/records/state.ts';
import { statesOf } from '../../pwa/src/app/records/summaries.ts';
import { clearTicks, doneOn } from '../../pwa/src/app/records/ticks.ts';
import { atTap, lookAgain, nowHere, turnDay } from '../../pwa/src/app/records/turn.ts';
import { StorageBroken } from '../../pwa/src/db/open.ts';
import { clearCurrentAccount } from '../../pwa/src/db/leaving.ts';
import { readCurrentAccount, readLeaveReason, saveCurrentAccount } from '../../pwa/src/db/registry.ts';
import { dbName } from '../../pwa/src/db/schema.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { Engine, Locked, TextTooLong } from '../../pwa/src/sync/engine.ts';
import { later } from './phone.ts';

const ELSEWHERE = { account: 'ffeeddccbbaa9988', device: 'bbbbbbbb', known: true };
const NOTE = '2026-11-25.walk00000001';

watchFailures();

beforeEach(async (t) => {
  (t as TestContext).mock.method(console, 'error', () => {});
  forget('left');
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  clearTicks();
  keep(null);
  all.value = [];
  said.value = null;
  reported.length = 0;
  turnDay();
  await begin();
});

/** The disk takes nothing more, until this test is over. */
function breakDisk(t: TestContext): void {
  const { put } = IDBObjectStore.prototype;
  give(t, IDBObjectStore.prototype, 'put', function (this: IDBObjectStore, ...asked: Parameters<typeof put>) {
    if (this.name === 'meta') throw new DOMException('the disk is broken', 'UnknownError');
    return put.apply(this, asked);
  });
}

function emptiedError(account: string): StorageBroken {
  return Object.assign(new StorageBroken('emptied'), { of: dbName(account) });
}

test('who asks for the engine while the first act makes it has it after that one', async () => {
  forget('left');
  globalThis.indexedDB = new IDBFactory();
  const had: string[] = [];
  const first = begin().then(() => had.push('first'));
  let second: Promise<unknown> | undefined;
  const stop = engine.subscribe((one) => {
    if (one) second ??= begin().then(() => had.push('second'));
  });
  await first;
  await second;
  stop();
  assert.deepEqual(had, ['first', 'second']);
});

test('each failure is said once, in its own words; only one of the storage puts the storage in doubt', async () => {
  for (const [error, words] of [
    [new Locked(), /once the key has come/],
    [new TextTooLong(), /a little shorter/],
    [new StorageBroken('left'), /could not be saved/],
  ] as const) {
    failed(error);
    assert.match(said.value!.text, words);
    said.value = null;
    failed(error);
    assert.equal(said.value, null);
  }
  await turn();
  assert.equal(trouble.value, null);
  failed(new StorageBroken('silent'));
  await until(() => trouble.value === 'silent');
  failed('a word');
  assert.match(said.value!.text, /could not be saved/);
});

test('what no branch has caught is said, unless it was said already or the account was left', async () => {
  const lost = (reason: unknown): boolean => fire('unhandledrejection', { reason }).defaultPrevented;
  assert.equal(lost(new StorageBroken('left')), true);
  assert.equal(said.value, null);
  const error = new Error('unforeseen');
  assert.equal(lost(error), false);
  assert.match(said.value!.text, /could not be saved/);
  said.value = null;
  assert.equal(lost(error), true);
  assert.equal(said.value, null);
  // The registry tells what an emptied database means: this one is still ours.
  trouble.value = null;
  assert.equal(lost(emptiedError(engine.value!.account)), true);
  await until(() => trouble.value === 'emptied');
  assert.equal(said.value, null);
});

test('another tab has left the account: an emptied database means that, and this tab goes where the registry says', async () => {
  const had = engine.value!.account;
  const there = await Engine.open({ ...ELSEWHERE, mk: null, now: Date.now }, later);
  there.end();
  await saveCurrentAccount(ELSEWHERE);
  assert.equal(await breakDown(emptiedError(had)), false);
  assert.deepEqual([engine.value!.account, currentAccount()!.account], [ELSEWHERE.account, ELSEWHERE.account]);
  // A late reading of the one that was left.
  assert.equal(await breakDown(emptiedError(had)), false);
  assert.equal(await breakDown(new StorageBroken('left')), false);
  assert.equal(trouble.value, null);
});

test('the registry names nothing any more: the account was wiped, for a reason; without one the browser dropped it', async () => {
  await clearCurrentAccount('removed');
  assert.equal(await openCurrentAccount(), false);
  assert.deepEqual([engine.value, phase.value, leaveReason.value], [null, 'gone', 'removed']);
  await begin();
  globalThis.indexedDB = new IDBFactory();
  assert.equal(await openCurrentAccount(), false);
  assert.deepEqual([engine.value !== null, trouble.value], [true, 'emptied']);
});

test('a storage that broke before anything was opened is no first visit', async () => {
  forget('left');
  assert.equal(await breakDown(new StorageBroken('newer')), true);
  assert.deepEqual([phase.value, trouble.value], ['broken', 'newer']);
});

test('the sign follows the network, and says of the queue what the engine knows; a broken disk is no answer', async (t) => {
  await refreshSyncStatus();
  const before = sign.value.waiting;
  await engine.value!.edit([{ kind: 't', id: NOTE, field: 'v', value: 1 }]);
  network(false);
  await refreshSyncStatus({ unreachable: true });
  assert.deepEqual([sign.value.offline, sign.value.unreachable, sign.value.waiting - before], [true, true, 1]);
  network(true);
  await refreshSyncStatus();
  assert.deepEqual([sign.value.offline, sign.value.unreachable], [false, true]);
  t.mock.method(IDBDatabase.prototype, 'transaction', () => {
    throw new DOMException('the disk is broken', 'UnknownError');
  });
  network(false);
  await refreshSyncStatus({ unreachable: false });
  assert.deepEqual([sign.value.offline, trouble.value], [false, 'failing']);
  network(true);
  forget('left');
  await refreshSyncStatus();
  assert.deepEqual([sign.value.offline, sign.value.unreachable], [false, false]);
});

test('minutes that cannot be written down stay with their timer, which stands', async (t) => {
  keep({ habit: 'walk00000001', on: '2026-11-25', account: '', before: 0, since: Date.now() - 185_000 });
  breakDisk(t);
  await assert.rejects(finishTimer());
  assert.match(said.value!.text, /could not be saved/);
  assert.deepEqual([minutesOf(timer.value!), timer.value!.since], [3, null]);
  assert.match(localStorage.getItem('tend.timer')!, /walk00000001/);
});

test('minutes that cannot be written down when another timer begins come back, and that one gives way', async (t) => {
  keep({ habit: 'walk00000001', on: '2026-11-25', account: '', before: 185_000, since: null });
  breakDisk(t);
  startTimer(blankHabit('read00000001'));
  await until(() => /could not be saved/.test(said.value?.text ?? ''));
  assert.deepEqual([timer.value!.habit, minutesOf(timer.value!)], ['walk00000001', 3]);
});

test('a timer that is begun writes down the one before it; one that stands counts no further; a short one says so', async () => {
  await finishTimer();
  holdTimer();
  assert.equal(said.value, null);
  keep({ habit: 'walk00000001', on: '2026-11-24', account: '', before: 120_000, since: null });
  startTimer(blankHabit('read00000001'));
  assert.deepEqual([timer.value!.habit, timer.value!.on], ['read00000001', today.value]);
  await until(
    async () => (await engine.value!.get('t', '2026-11-24.walk00000001'))?.fields[`c.${engine.value!.device}`],
  );
  holdTimer();
  assert.equal(timer.value!.since, null);
  holdTimer();
  assert.notEqual(timer.value!.since, null);
  await finishTimer();
  assert.match(said.value!.text, /Under a minute/);
  startTimer(blankHabit('read00000001'));
  dropTimer();
  assert.equal(timer.value, null);
});

test('breath goes round by its pattern, and never past the minutes that were chosen', () => {
  const at = (seconds: number): unknown[] => {
    const { phase: now, length, passed, turn: nth } = phaseAt('478', seconds);
    return [now, length, passed, nth];
  };
  assert.deepEqual(at(0), ['in', 4, 0, 0]);
  assert.deepEqual(at(4), ['hold', 7, 0, 1]);
  assert.deepEqual(at(18.5), ['out', 8, 7.5, 2]);
  assert.deepEqual(at(19), ['in', 4, 0, 3]);
  assert.deepEqual(
    [minutesBetween(0, 150_000, 5), minutesBetween(0, 3_600_000, 5), minutesBetween(9, 0, 5)],
    [3, 5, 0],
  );
});

test('breathing counts for the habit that it is, by its measure; where there is none, nothing is written', async () => {
  const plan = [{ from: '2026-01-01', kind: 'daily', target: 3, tiny: null }] as const;
  const of = (id: string, measure: Habit['measure'], area: string): Habit => ({
    ...blankHabit(id),
    measure,
    area,
    plan: [...plan],
  });
  assert.equal(await writeBreath(3), false);
  all.value = [of('walk00000001', 'minutes', 'self-care')];
  assert.equal(await writeBreath(3), false);
  all.value = [of('walk00000001', 'minutes', 'self-care'), of('calm00000001', 'minutes', 'mindfulness')];
  assert.equal(await writeBreath(0), false);
  assert.equal(await writeBreath(3), true);
  assert.equal(doneOn(breathHabit()!, today.value), 3);
  const count = of('starter00002', 'count', 'mindfulness');
  all.value = [...all.value, count];
  await writeBreath(5);
  assert.equal(countedOn(count, today.value), 1);
  const check = { ...of('starter00002', 'check', 'mindfulness'), plan: [{ ...plan[0], target: 1 }] };
  all.value = [check];
  // Kept by the count above: breathing once more does not take it back.
  await writeBreath(5);
  assert.equal(doneOn(check, today.value), 1);
  assert.deepEqual(shareOf(today.value), { share: 1, kept: 1, counted: 1, resting: 0 });
  assert.equal(statesOf(check, today.value, today.value, today.value)[today.value], 'kept');
});

test('a tap on a screen that slept over midnight is for the day that it is; a past date stays what it is', () => {
  const now = today.value;
  const yesterday = addDays(now, -1);
  today.value = yesterday;
  day.value = addDays(now, -3);
  assert.equal(atTap(yesterday), now);
  assert.deepEqual([today.value, day.value], [now, addDays(now, -3)]);
  today.value = day.value = yesterday;
  assert.equal(atTap(addDays(now, -5)), addDays(now, -5));
  assert.deepEqual([today.value, day.value], [now, now]);
});

test('habits that nobody has placed, or two in one place, get new keys all together', async () => {
  const list = ['a1', 'a1', ''].map((pos, i) => ({ ...blankHabit(`habit000000${i}`), pos }));
  await move(list[2]!, list[1]!, list);
  const keys = ['0', '2', '1'].map((i) => String(fieldsNow('h', `habit000000${i}`)?.pos?.[0]));
  assert.ok(keys[0]! < keys[1]! && keys[1]! < keys[2]!, keys.join(' '));
});

test("the first screen's choice that a page left is planted by the next one, once", async () => {
  await plantLeft();
  assert.deepEqual(await engine.value!.scan('h'), []);
  keepFirst([{ id: 'starter00001', name: 'Walk' }]);
  await plantLeft();
  assert.deepEqual(
    (await engine.value!.scan('h')).map(({ id }) => id),
    ['starter00001'],
  );
  assert.equal(firstLeft(), null);
});

test('all is taken along, words opened; of a storage that cannot be opened, what can be read; where nothing is, null', async () => {
  await engine.value!.edit([
    { kind: 't', id: NOTE, field: 'n', text: 'Slept well' },
    { kind: 's', id: 'lang', field: 'v', value: 'en' },
  ]);
  const { account } = engine.value!;
  const whole = (await exportAll())!;
  assert.deepEqual([whole.account, (whole.ticks[0] as { n: string }).n], [account, 'Slept well']);
  const [found] = (await exportReadable())!;
  assert.equal((found!.ticks[0] as { n: string }).n, 'Slept well');
  // The key is torn: the rest comes all the same.
  const open = await new Promise<IDBDatabase>((done) => {
    const asked = indexedDB.open(dbName(account));
    asked.onsuccess = () => done(asked.result);
  });
  open.transaction('meta', 'readwrite').objectStore('meta').delete('key');
  open.close();
  const [torn] = (await exportReadable())!;
  assert.match((torn!.ticks[0] as { n: string }).n, /^1\./);
  assert.equal((torn!.settings[0] as { v: string }).v, 'en');
  forget('left');
  assert.equal(await exportAll(), null);
  globalThis.indexedDB = new IDBFactory();
  assert.equal(await exportReadable(), null);
});

test('starting over forgets all that is here, and what a page had left for the next one', async () => {
  await engine.value!.edit([{ kind: 't', id: NOTE, field: 'n', text: 'Slept well' }]);
  keepFirst([{ id: 'starter00001', name: 'Walk' }]);
  engine.value!.end();
  await startOver();
  assert.deepEqual([await readCurrentAccount(), await readLeaveReason(), firstLeft()], [undefined, 'left', null]);
  assert.deepEqual(
    (await indexedDB.databases()).map(({ name }) => name),
    ['tend'],
  );
});

test('the day turns at its minute, in another zone and by another start at once; a zone of the same clock is heard of later', async (t) => {
  const zone = process.env.TZ;
  t.after(() => {
    process.env.TZ = zone ?? '';
    lookAgain();
  });
  process.env.TZ = 'Europe/Zurich';
  lookAgain();
  const had = engine.value;
  engine.value = null;
  t.after(() => (engine.value = had));
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2027, 2, 10, 2, 59, 59, 999) });
  assert.equal(turnDay(), '2027-03-09');
  t.mock.timers.tick(1);
  assert.equal(turnDay(), '2027-03-10');
  t.mock.timers.setTime(Date.UTC(2027, 2, 10, 2, 59));
  assert.equal(turnDay(), '2027-03-09');
  process.env.TZ = 'Asia/Tokyo';
  assert.equal(turnDay(), '2027-03-10');
  process.env.TZ = 'Europe/Berlin';
  assert.equal(turnDay(), '2027-03-09');
  assert.equal(nowHere().zone, 'Europe/Berlin');
  process.env.TZ = 'Africa/Lagos';
  assert.equal(nowHere().zone, 'Europe/Berlin');
  lookAgain();
  assert.equal(nowHere().zone, 'Africa/Lagos');
});
