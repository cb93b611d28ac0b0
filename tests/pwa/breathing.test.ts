/** What was breathed is kept, also where the page of the breath is ended in the middle of it; once, and no minute more. */

import assert from 'node:assert/strict';
import { beforeEach, test, type TestContext } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { give, until, withoutStorage } from './page.ts';
import { begin, forget } from '../../pwa/src/app/account/account.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { Breathing, keepLeftBreath } from '../../pwa/src/app/day/breathing.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { all, said } from '../../pwa/src/app/records/state.ts';
import { clearTicks, complete, doneOn } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { amount, tickId } from '../../pwa/src/domain/records.ts';

const CALM: Habit = {
  ...blankHabit('calm00000001'),
  measure: 'minutes',
  area: 'mindfulness',
  plan: [{ from: '2026-01-01', kind: 'daily', target: 30, tiny: null }],
};
const MINUTE = 60_000;

beforeEach(async (t) => {
  (t as TestContext).mock.method(console, 'error', () => {});
  forget('left');
  globalThis.indexedDB = new IDBFactory();
  localStorage.clear();
  clearTicks();
  said.value = null;
  turnDay();
  await begin();
  all.value = [CALM];
  complete.value = true;
  (t as TestContext).mock.timers.enable({ apis: ['Date', 'setInterval'], now: Date.now() });
});

/** A breath of five minutes whose page has been there for `minutes`, and is no more. */
function ended(t: TestContext, minutes: number): void {
  new Breathing(5);
  t.mock.timers.tick(minutes * MINUTE);
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: Date.now() + 10 * MINUTE });
}

const kept = (): number => doneOn(CALM, today.value);
const remembered = (): string[] => Object.keys(localStorage).filter((name) => name.startsWith('tend.breath.'));

test('the next start keeps what was breathed until the page was last seen, says so, and offers to take it back', async (t) => {
  ended(t, 2.1);
  assert.equal(kept(), 0);
  keepLeftBreath();
  await until(() => said.value?.action);
  assert.equal(kept(), 2);
  assert.match(said.value!.text, /Your 2 minutes of breathing are kept, though Tend was closed/);
  await undo();
  const written = await engine.value!.get('t', tickId(today.value, CALM.id));
  assert.equal(amount(written!.fields), 0);
  keepLeftBreath();
  assert.deepEqual([remembered(), said.value], [[], null]);
});

test('a few breaths are no minute: nothing is written, and nothing is said', async (t) => {
  ended(t, 0.3);
  keepLeftBreath();
  await until(() => !remembered().length);
  assert.deepEqual([kept(), said.value], [0, null]);
});

test('a breath that another tab leads is left alone, and ends there', async (t) => {
  const going = new Breathing(5);
  t.mock.timers.tick(2 * MINUTE);
  keepLeftBreath();
  assert.deepEqual([remembered().length, kept()], [1, 0]);
  t.mock.timers.tick(MINUTE);
  assert.equal(await going.end(), 3);
  assert.deepEqual([remembered(), kept()], [[], 3]);
});

test('a page that slept and was taken for gone adds what came after, and never more than was chosen', async (t) => {
  const going = new Breathing(5);
  t.mock.timers.tick(2 * MINUTE);
  t.mock.timers.setTime(Date.now() + 30 * MINUTE);
  keepLeftBreath();
  await until(() => kept() === 2);
  assert.equal(await going.end(), 3);
  assert.deepEqual([remembered(), kept()], [[], 5]);
});

test('what the disk does not take is tried again by the start after that', async (t) => {
  ended(t, 3);
  const { put } = IDBObjectStore.prototype;
  give(t, IDBObjectStore.prototype, 'put', () => {
    throw new DOMException('the disk is broken', 'UnknownError');
  });
  keepLeftBreath();
  await until(() => /could not be saved/.test(said.value?.text ?? ''));
  await until(() => remembered().length);
  IDBObjectStore.prototype.put = put;
  keepLeftBreath();
  await until(() => said.value?.action);
  assert.equal(kept(), 3);
});

test('minutes of an account that is no longer here are nobody else’s', async (t) => {
  ended(t, 3);
  forget('left');
  globalThis.indexedDB = new IDBFactory();
  await begin();
  keepLeftBreath();
  assert.deepEqual([remembered(), kept()], [[], 0]);
});

test('where the browser keeps nothing a breath lives as long as its page', async (t) => {
  withoutStorage(t);
  const going = new Breathing(5);
  t.mock.timers.tick(4 * MINUTE);
  assert.equal(await going.end(), 4);
  assert.equal(kept(), 4);
});
