/** When nudges may come, where the person is, and a better time: what cannot be read is as usual, and a wish outlives a reload. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { give, reported, see, turn, until } from './page.ts';
import { begin, forget } from '../../pwa/src/app/account/account.ts';
import { engine, trouble } from '../../pwa/src/app/account/signals.ts';
import { putDates, rosterNow } from '../../pwa/src/app/nudges/roster.ts';
import * as actions from '../../pwa/src/app/nudges/actions.ts';
import { betterFor, moveThere, notNow, usualTime } from '../../pwa/src/app/nudges/better-time.ts';
import { keepPresent, watchPresence } from '../../pwa/src/app/nudges/last-seen.ts';
import * as hours from '../../pwa/src/app/nudges/settings.ts';
import { canGoBack, chooseZone, zone, zoneNames } from '../../pwa/src/app/nudges/zone.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { fieldsNow } from '../../pwa/src/app/records/mirror.ts';
import { settingRecords, stored, zoneAssumed } from '../../pwa/src/app/records/settings.ts';
import { said } from '../../pwa/src/app/records/state.ts';
import { clearTicks, tickRecords } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { savePushOptIn } from '../../pwa/src/db/push-opt-in.ts';
import type { Fields, Value } from '../../pwa/src/domain/cells.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { writeStamp } from '../../pwa/src/domain/hlc.ts';

const fieldsOf = (value: Value): Fields => ({ v: [value, '~'] });
const zoneOf = process.env.TZ;

/** The settings are these, as another device wrote them. */
function set(values: { [name: string]: Value }): void {
  const gone = [...settingRecords.ids()].map((id) => ({ kind: 's', id, fields: undefined }));
  const put = Object.entries(values).map(([id, value]) => ({ kind: 's', id, fields: fieldsOf(value) }));
  settingRecords.put([...gone, ...put]);
}

/** What lies on disk. */
async function kept(id: string): Promise<Value | undefined> {
  return (await engine.value!.get('s', id))?.fields.v?.[0];
}

before(() => {
  process.env.TZ = 'Europe/Zurich';
});

after(() => {
  process.env.TZ = zoneOf ?? '';
  assert.deepEqual(reported, []);
});

beforeEach(async () => {
  see();
  set({});
  turnDay();
  clearTicks();
  forget('left');
  globalThis.indexedDB = new IDBFactory();
  await begin();
});

test('what cannot be read of quiet hours, number and times is as the server takes it', () => {
  const cases: [values: { [name: string]: Value }, read: () => unknown, is: unknown][] = [
    [{}, hours.quietHours, hours.QUIET],
    [{ quiet: null }, hours.quietHours, null],
    [{ quiet: [] }, hours.quietHours, null],
    [{ quiet: 'never' }, hours.quietHours, hours.QUIET],
    [{ quiet: ['22:00'] }, hours.quietHours, hours.QUIET],
    [{ quiet: ['22:00', '25:00'] }, hours.quietHours, hours.QUIET],
    [{ quiet: ['21:00', '05:00'] }, hours.quietHours, ['21:00', '05:00']],
    [{ cap: 0 }, hours.capOf, 0],
    [{ cap: -1 }, hours.capOf, hours.CAP],
    [{ cap: 1.5 }, hours.capOf, hours.CAP],
    [{ cap: '3' }, hours.capOf, hours.CAP],
    [{}, hours.roundUpAt, hours.ROUND_UP],
    [{ roundUp: null }, hours.roundUpAt, null],
    [{ roundUp: '9' }, hours.roundUpAt, null],
    [{ roundUp: '20:30' }, hours.roundUpAt, '20:30'],
    [{}, () => hours.weeklyAt('checkin'), null],
    [{ checkin: [7, '17:00'] }, () => hours.weeklyAt('checkin'), [7, '17:00']],
    [{ checkin: null }, () => hours.weeklyAt('checkin'), null],
    [{ checkin: [8, '09:00'] }, () => hours.weeklyAt('checkin'), null],
    [{ checkin: [1, 'nine'] }, () => hours.weeklyAt('checkin'), null],
    [{ checkin: [1] }, () => hours.weeklyAt('checkin'), null],
    [{ checkin: [1, '09:00', 'x'] }, () => hours.weeklyAt('checkin'), null],
    [{ summary: [7, '09:00'] }, () => hours.weeklyAt('summary'), [7, '09:00']],
    [{ hush: addDays(today.value, -1) }, hours.hushedUntil, null],
    [{ hush: today.value }, hours.hushedUntil, today.value],
    [{ hush: 'for ever' }, hours.hushedUntil, null],
  ];
  for (const [values, read, is] of cases) {
    set(values);
    assert.deepEqual(read(), is, JSON.stringify(values));
  }
});

test("quiet hours put off what is due until they end on the same day of the person's, and swallow the rest", () => {
  const at = (quiet: Value, times: string[], dayStart = '04:00'): unknown[] => {
    set({ quiet, dayStart });
    return times.map(hours.quietUntil);
  };
  assert.deepEqual(at(['22:00', '07:00'], ['21:59', '22:00', '02:00', '04:00', '06:59', '07:00']), [
    undefined,
    null,
    null,
    '07:00',
    '07:00',
    undefined,
  ]);
  // For who lives by nights the evening and the morning after are one day.
  assert.deepEqual(at(['22:00', '03:00'], ['23:00', '02:59', '03:00']), ['03:00', '03:00', undefined]);
  assert.deepEqual(at(['13:00', '14:00'], ['12:59', '13:30', '14:00']), [undefined, '14:00', undefined]);
  assert.deepEqual(at(['13:00', '13:00'], ['13:00', '02:00']), [undefined, undefined]);
  assert.deepEqual(at(null, ['23:00']), [undefined]);
});

test('no quiet hours, no weekly look: null is kept as never, and taking it back finds what was usual', async () => {
  await hours.putQuiet(null);
  assert.equal(hours.quietHours(), null);
  assert.deepEqual([await kept('quiet'), stored.value.has('quiet')], [null, true]);
  await until(() => said.value?.action);
  const { undo } = await import('../../pwa/src/app/records/perform.ts');
  await undo();
  assert.deepEqual(await kept('quiet'), [...hours.QUIET]);
  await hours.putWeekly('checkin', null);
  assert.equal(hours.weeklyAt('checkin'), null);
  await hours.putWeekly('checkin', [3, '18:00']);
  assert.deepEqual(await kept('checkin'), [3, '18:00']);
});

test('the shifts of a weekday are set, several as well, and those of the others stay', async () => {
  set({ work: { '1': ['07:00', '11:00', '15:00', '19:00'], '2': ['09:00', '17:00'], '3': 'often' } });
  await hours.putWeekShifts(new Map([[4, ['06:00', '10:00', '18:00', '22:00']]]));
  const split = { '1': ['07:00', '11:00', '15:00', '19:00'], '4': ['06:00', '10:00', '18:00', '22:00'] };
  assert.deepEqual(await kept('work'), { ...split, '2': ['09:00', '17:00'] });
  await hours.putWeekShifts(new Map([[2, []]]));
  assert.deepEqual(await kept('work'), split);
});

test('dates of the roster that are past for more than 400 days go with the next that are set, and come back by Undo', async () => {
  const [old, past, next] = [addDays(today.value, -401), addDays(today.value, -400), addDays(today.value, 3)];
  await putDates(
    new Map([
      [old, [{ start: '07:00', end: '19:00' }]],
      [past, []],
    ]),
    'Saved.',
  );
  await until(() => said.value?.action);
  said.value = null;
  await putDates(new Map([[next, []]]), 'Saved.');
  assert.deepEqual([...rosterNow().dates.keys()].sort(), [past, next]);
  assert.equal(await kept(`work.${old}`), null);
  await until(() => said.value?.action);
  const { undo } = await import('../../pwa/src/app/records/perform.ts');
  await undo();
  assert.deepEqual([await kept(`work.${old}`), await kept(`work.${next}`)], [['07:00', '19:00'], null]);
});

test('a month of shifts is one act, which one Undo takes back', async () => {
  set({ work: { '1': ['07:00', '15:00'] } });
  const [first, next, last] = [addDays(today.value, 10), addDays(today.value, 11), addDays(today.value, 12)];
  const dates = new Map([
    [first, [{ start: '20:00', end: '08:00' }]],
    [next, []],
    [last, null],
  ]);
  await putDates(dates, 'Saved.');
  const found = rosterNow().dates;
  assert.deepEqual([found.get(first), found.get(next), found.get(last)], [dates.get(first), [], undefined]);
  assert.deepEqual([await kept(`work.${first}`), await kept(`work.${next}`)], [['20:00', '08:00'], []]);
  await until(() => said.value?.action);
  const { undo } = await import('../../pwa/src/app/records/perform.ts');
  await undo();
  assert.deepEqual([await kept(`work.${first}`), await kept(`work.${next}`)], [null, null]);
});

/** A habit that was done at a time of day (UTC) on the last days. */
function done(at: string, days = 10, rem: Habit['rem'] = [{ at: '08:00', days: [1, 2] }]): Habit {
  const id = 'walk00000001';
  const list = Array.from({ length: days }, (_, i) => addDays(today.value, -i - 1));
  tickRecords.put(
    list.map((on) => ({
      kind: 't',
      id: `${on}.${id}`,
      fields: { v: [1, writeStamp([Date.parse(`${on}T${at}:00Z`), 0], 'aaaaaaaa')] as const },
    })),
  );
  return { ...blankHabit(id), rem };
}

test('a better time is offered where the last ticks cluster: not near, not in quiet hours, not for a habit of a newer Tend', (t) => {
  process.env.TZ = 'UTC';
  t.after(() => (process.env.TZ = 'Europe/Zurich'));
  const habit = done('12:00');
  assert.equal(usualTime(habit), '12:00');
  assert.deepEqual(betterFor(habit), { habit, was: habit.rem[0], at: '12:00' });
  assert.equal(betterFor({ ...habit, rem: [] }), null);
  assert.equal(betterFor({ ...habit, foreign: true }), null);
  assert.equal(betterFor({ ...habit, rem: [{ at: '11:30', days: null }] }), null);
  // The nearest one would move, over midnight too.
  const rem = [
    { at: '01:00', days: null },
    { at: '10:00', days: null },
    { at: '23:00', days: null },
  ];
  assert.equal(betterFor({ ...habit, rem })!.was.at, '10:00');
  set({ quiet: ['11:00', '13:00'] });
  assert.equal(betterFor(habit), null);
  set({});
  clearTicks();
  assert.equal(betterFor(done('12:00', 5)), null);
});

test('"Not now" holds until the usual time is another, on every device; Yes moves the reminder on its days', async (t) => {
  process.env.TZ = 'UTC';
  t.after(() => (process.env.TZ = 'Europe/Zurich'));
  const habit = done('12:00');
  await notNow(betterFor(habit)!);
  assert.equal(await kept(`better.${habit.id}`), '12:00');
  assert.equal(betterFor(habit), null);
  set({ [`better.${habit.id}`]: '10:55' });
  assert.ok(betterFor(habit));
  set({ [`better.${habit.id}`]: { newer: 1 } });
  await moveThere(betterFor(habit)!);
  assert.deepEqual(fieldsNow('h', habit.id)?.rem?.[0], [{ at: '12:00', days: [1, 2] }]);
});

test('a zone that the person chose holds for as long as the browser says what it said then', async (t) => {
  assert.deepEqual(zone(), { name: 'Europe/Zurich', from: 'device' });
  await chooseZone('Asia/Tokyo');
  assert.deepEqual(zone(), { name: 'Asia/Tokyo', from: 'chosen' });
  process.env.TZ = 'America/New_York';
  t.after(() => (process.env.TZ = 'Europe/Zurich'));
  assert.deepEqual(zone(), { name: 'America/New_York', from: 'device' });
  process.env.TZ = 'Europe/Zurich';
  await chooseZone('');
  assert.deepEqual([zone().from, await kept('zone'), zoneAssumed(), canGoBack()], ['device', null, false, true]);
});

test('a browser that names no zone: one is assumed, until the person chooses; nothing unknown is offered', async (t) => {
  const real = Intl.DateTimeFormat.prototype.resolvedOptions;
  const nameless = function (this: Intl.DateTimeFormat): Intl.ResolvedDateTimeFormatOptions {
    return { ...real.call(this), timeZone: 'Etc/Unknown' };
  };
  give(t, Intl.DateTimeFormat.prototype, 'resolvedOptions', nameless);
  assert.deepEqual([canGoBack(), zoneAssumed()], [false, true]);
  set({ tz: 'Europe/Oslo' });
  assert.deepEqual(zone(), { name: 'Europe/Oslo', from: 'assumed' });
  await chooseZone('Asia/Tokyo');
  assert.deepEqual([zone(), zoneAssumed()], [{ name: 'Asia/Tokyo', from: 'chosen' }, false]);
  const names = zoneNames('Etc/GMT-1');
  assert.ok(names.includes('Etc/GMT-1') && names.includes('UTC') && names.includes('Europe/Zurich'));
  assert.ok(!zoneNames('Mars/Olympus').includes('Mars/Olympus'));
  assert.equal(new Set(names).size, names.length);
  // A browser that cannot list them.
  give(t, Intl, 'supportedValuesOf', null);
  assert.deepEqual(zoneNames('Europe/Zurich'), ['Europe/Zurich', 'UTC']);
});

/** What the last look has written down. */
async function present(): Promise<(Value | undefined)[]> {
  for (let i = 0; i < 20; i++) await turn();
  return Promise.all([kept('opened'), kept('tz')]);
}

/** Reminders are wished for on this device. */
async function remindedHere(): Promise<void> {
  await savePushOptIn({ endpoint: null, key: null });
}

test('that the person was here is written where somebody is reminded, and by a page that is seen', async () => {
  keepPresent();
  assert.deepEqual(await present(), [undefined, undefined]);
  await remindedHere();
  see(false);
  keepPresent();
  assert.deepEqual(await present(), [undefined, undefined]);
  see();
  keepPresent();
  await until(async () => (await present())[0]);
  assert.deepEqual(await present(), [today.value, 'Europe/Zurich']);
  // Nothing is new: nothing is written.
  const stamp = (await engine.value!.get('s', 'opened'))!.fields.v![1];
  keepPresent();
  await present();
  assert.equal((await engine.value!.get('s', 'opened'))!.fields.v![1], stamp);
});

test('a day that turned on the other device says nothing of this one; a new zone does, within a minute', async (t) => {
  await engine.value!.edit([
    { kind: 's', id: 'tz', field: 'v', value: 'Asia/Tokyo' },
    { kind: 's', id: 'opened', field: 'v', value: addDays(today.value, 1) },
  ]);
  keepPresent(true);
  assert.deepEqual(await present(), [addDays(today.value, 1), 'Asia/Tokyo']);
  t.mock.timers.enable({ apis: ['setInterval'] });
  watchPresence();
  await until(async () => (await present())[1] === 'Europe/Zurich');
  t.after(() => (process.env.TZ = 'Europe/Zurich'));
  process.env.TZ = 'America/New_York';
  t.mock.timers.tick(60_000);
  await until(async () => (await present())[1] === 'America/New_York');
  // Seen again, after a choice.
  await engine.value!.edit([
    { kind: 's', id: 'zone', field: 'v', value: { for: 'America/New_York', use: 'Asia/Tokyo' } },
  ]);
  see();
  await until(async () => (await present())[1] === 'Asia/Tokyo');
});

test('a disk that takes nothing is said, and the next look tries again', async (t) => {
  await remindedHere();
  const { put } = IDBObjectStore.prototype;
  give(t, IDBObjectStore.prototype, 'put', function (this: IDBObjectStore, ...asked: Parameters<typeof put>) {
    if (this.name === 'meta') throw new DOMException('the disk is broken', 'UnknownError');
    return put.apply(this, asked);
  });
  t.mock.method(console, 'error', () => {});
  keepPresent();
  await until(() => trouble.value === 'failing');
  IDBObjectStore.prototype.put = put;
  keepPresent();
  await until(async () => (await present())[0] === today.value);
});

test('"in an hour" is kept by the corrected clock; nothing left to do is said, and nothing is written', async () => {
  const key = { kind: 'reminder', about: 'walk00000001', day: today.value, at: '08:00', again: [] } as const;
  await actions.later(key);
  const wish = (await kept('snooze.walk00000001')) as { key: string; at: number };
  assert.ok(Math.abs(wish.at - Date.now()) < 60_000 && wish.key);
  await until(() => said.value?.action);
  actions.already(false);
  assert.deepEqual([said.value!.action, said.value!.text], [null, 'Kept already. Nothing is left to do here.']);
  actions.already(true);
  assert.match(said.value!.text, /not on your list any more/);
});
