/**
 * What a page keeps beside its database: for the next page of this browser, or for one that is open
 * beside it. It outlives a reload; where the browser keeps nothing, nothing breaks.
 */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { fire, nextPage, reported, turn, until, visited, withoutStorage } from './page.ts';
import { forgetLeft } from '../../pwa/src/app/account/forget-left.ts';
import { invitation, keepInvitation, takeInvitation } from '../../pwa/src/app/account/invite.ts';
import * as leftovers from '../../pwa/src/app/account/leftovers.ts';

import { forgetReturned, readReturned, returned } from '../../pwa/src/app/account/returned.ts';
import { rememberUsed, usedBy } from '../../pwa/src/app/account/used-number.ts';
import { keep, minutesOf } from '../../pwa/src/app/day/timer-time.ts';
import { timer, type Timer } from '../../pwa/src/app/day/timer.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import * as unsaved from '../../pwa/src/app/records/unsaved.ts';
import { setReturned } from '../../pwa/src/db/returned.ts';
import { broadcast, onNews } from '../../pwa/src/shared/channel.ts';
import type { Underway } from '../../pwa/src/sync/engine.ts';
import { Phone } from './phone.ts';
import { Server } from './server.ts';

const HERE = '00112233445566aa';
const ELSEWHERE = 'ffeeddccbbaa9988';
const half = (mark: string): Underway => ({ mark, steps: [] });
const next = (): Promise<typeof leftovers> => nextPage('account/leftovers.ts');

beforeEach(() => {
  localStorage.clear();
  globalThis.indexedDB = new IDBFactory();
  reported.length = 0;
});

test('what a page had under way is found by the next page of the same account, and not by itself', async () => {
  leftovers.leaveBehind(HERE, [half('one'), half('two')]);
  assert.deepEqual(leftovers.leftOf(HERE), []);
  const page = await next();
  assert.deepEqual(page.leftOf(HERE), [half('one'), half('two')]);
  assert.deepEqual(page.leftOf(ELSEWHERE), []);
  leftovers.leftovers.settle('one');
  leftovers.leftovers.settle('two');
});

test('what another page has done is done; what nobody took is not, and goes once its own page has done it', async () => {
  leftovers.leaveBehind(HERE, [half('one'), half('two')]);
  const page = await next();
  page.takeLeft(half('one'));
  assert.deepEqual(
    ['one', 'two', 'three'].map((mark) => leftovers.leftovers.isDone(mark)),
    [true, false, false],
  );
  // Another page has not written it down: it takes nothing away.
  page.leftovers.settle('two');
  assert.deepEqual(page.leftOf(HERE), [half('two')]);
  leftovers.leftovers.settle('two');
  assert.deepEqual([page.leftOf(HERE), Object.keys(localStorage)], [[], []]);
});

test('what was left is found in the order in which it was done, whatever the browser lists first', async () => {
  const marks = ['d', 'b', 'c', 'a'];
  leftovers.leaveBehind(HERE, marks.map(half));
  const kept = Object.entries(localStorage).sort();
  localStorage.clear();
  for (const [name, text] of kept) localStorage.setItem(name, text);
  const page = await next();
  assert.deepEqual(page.leftOf(HERE), marks.map(half));
  marks.map((mark) => leftovers.leftovers.settle(mark));
});

test('a page that is hidden twice writes a thing down once; what found no room is written at the next time', async (t) => {
  const writes: string[] = [];
  let room = false;
  t.mock.method(Object.getPrototypeOf(localStorage), 'setItem', function (this: Storage, name: string, text: string) {
    if (!room) throw new DOMException('full', 'QuotaExceededError');
    writes.push(name);
    this[name] = text;
  });
  leftovers.leaveBehind(HERE, [half('roomless')]);
  room = true;
  for (let i = 0; i < 2; i++) leftovers.leaveBehind(HERE, [half('roomless')]);
  assert.deepEqual(writes, ['tend.left.roomless']);
  assert.deepEqual((await next()).leftOf(HERE), [half('roomless')]);
  leftovers.leftovers.settle('roomless');
});

test('torn text is passed over, and what lies beside it is found', async () => {
  leftovers.leaveBehind(HERE, [half('whole')]);
  localStorage.setItem('tend.left.torn', '{"account":"0011');
  localStorage.setItem('tend.left.none', 'null');
  localStorage.setItem('tend.first', '[{"id"');
  const page = await next();
  assert.deepEqual(page.leftOf(HERE), [half('whole')]);
  assert.equal(page.firstLeft(), null);
  forgetLeft();
  assert.deepEqual(Object.keys(localStorage), []);
  leftovers.leftovers.settle('whole');
});

test('a page that stays open hears, a while after, that another has left something; not that it was taken', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let heard = 0;
  leftovers.onLeft(() => heard++);
  const told = (key: string | null, newValue: string | null): unknown => fire('storage', { key, newValue });
  told('tend.left.one', null);
  told('tend.timer', '{}');
  told(null, null);
  t.mock.timers.tick(10_000);
  assert.equal(heard, 0);
  told('tend.left.one', '{}');
  t.mock.timers.tick(1_000);
  told('tend.left.two', '{}');
  t.mock.timers.tick(1_000);
  assert.equal(heard, 0);
  t.mock.timers.tick(1_000);
  assert.equal(heard, 1);
});

test("the first screen's choice outlives the page that had not yet written it, until it is on disk", async () => {
  const choice = [{ id: 'starter00001', name: 'Walk' }];
  leftovers.keepFirst(choice);
  assert.deepEqual((await next()).firstLeft(), choice);
  leftovers.keepFirst(undefined);
  assert.equal((await next()).firstLeft(), null);
});

test('where the browser keeps nothing, nothing is left, and nothing breaks', async (t) => {
  leftovers.leaveBehind(HERE, [half('before')]);
  withoutStorage(t);
  leftovers.leaveBehind(HERE, [half('then')]);
  leftovers.keepFirst(['x']);
  forgetLeft();
  assert.deepEqual([leftovers.leftOf(HERE), leftovers.firstLeft()], [[], null]);
  // Nobody has taken what only cannot be read any more: it is still to be done by this page.
  assert.deepEqual(
    ['before', 'then'].map((mark) => leftovers.leftovers.isDone(mark)),
    [false, false],
  );
  rememberUsed(HERE, 3);
  keepInvitation('abc');
  assert.deepEqual([usedBy(HERE), invitation()], [0, null]);
  const page = await nextPage<typeof import('../../pwa/src/app/day/timer.ts')>('day/timer.ts');
  assert.equal(page.timer.value, null);
  keep({ habit: 'h', on: '2026-11-25', account: HERE, before: 0, since: null });
  assert.equal(timer.value?.habit, 'h');
  keep(null);
});

test("the number that a leaving page used is its account's alone; what cannot be read is none", () => {
  rememberUsed(HERE, 7);
  assert.deepEqual([usedBy(HERE), usedBy(ELSEWHERE)], [7, 0]);
  for (const text of ['', HERE, `${HERE} x`, `${HERE} `]) {
    localStorage.setItem('tend.used', text);
    assert.equal(usedBy(HERE), 0, text);
  }
});

test('an invitation leaves the address and nothing else does; it outlives a reload, until it was used', async () => {
  location.href = 'https://tend.example/garden?week=3&invite=%20first-code%20#now';
  visited.length = 0;
  takeInvitation();
  assert.deepEqual(visited, ['https://tend.example/garden?week=3#now']);
  const page = await nextPage<typeof import('../../pwa/src/app/account/invite.ts')>('account/invite.ts');
  assert.equal(page.invitation(), 'first-code');
  // The next start has no code in its address: the kept one stands.
  page.takeInvitation();
  assert.equal(invitation(), 'first-code');
  keepInvitation(null);
  assert.equal(page.invitation(), null);
});

test('why this browser is back at what it had is said after a reload too, until it was read', async () => {
  const page = (): Promise<typeof import('../../pwa/src/app/account/returned.ts')> => nextPage('account/returned.ts');
  await readReturned();
  assert.equal(returned.value, null);
  await setReturned('removed');
  await readReturned();
  const reloaded = await page();
  await reloaded.readReturned();
  assert.deepEqual([returned.value, reloaded.returned.value], ['removed', 'removed']);
  await forgetReturned();
  const last = await page();
  await last.readReturned();
  assert.deepEqual([returned.value, last.returned.value], [null, null]);
});

test('a timer goes on through a reload and in another tab, and never runs backwards', async () => {
  const page = (): Promise<typeof import('../../pwa/src/app/day/timer.ts')> => nextPage('day/timer.ts');
  const one: Timer = { habit: 'h', on: '2026-11-25', account: HERE, before: 60_000, since: Date.now() - 125_000 };
  keep(one);
  assert.equal(minutesOf((await page()).timer.value!), 3);
  // The device's clock was set back.
  assert.equal(minutesOf({ ...one, since: Date.now() + 3_600_000 }), 1);
  localStorage.removeItem('tend.timer');
  fire('storage', { key: 'tend.left.x' });
  assert.equal(timer.value, one);
  fire('storage', { key: 'tend.timer' });
  assert.equal(timer.value, null);
  for (const text of ['{', '{}', '{"habit":1,"before":0}', '{"habit":"h"}', 'null', '7']) {
    localStorage.setItem('tend.timer', text);
    assert.equal((await page()).timer.value, null, text);
  }
});

test('words that were begun outlive the page, sealed: no other account and nobody without the key reads them', async () => {
  const phone = (await Phone.make(new Server(), 'a')).engine;
  engine.value = phone;
  unsaved.keep('habit.', { name: 'Call my sister' });
  unsaved.keep('habit.', { name: 'Call my brother' });
  const stored = (): string => JSON.stringify(localStorage);
  await until(() => stored().includes('tend.words.'));
  assert.doesNotMatch(stored(), /sister|brother/);

  const later: typeof unsaved = await nextPage('records/unsaved.ts');
  assert.equal(later.recall('habit.'), undefined);
  assert.ok(later.isLeft('habit.'));
  await later.bringBack('habit.');
  assert.deepEqual(later.recall('habit.'), { name: 'Call my brother' });
  const last: typeof unsaved = await nextPage('records/unsaved.ts');
  await last.bringAllBack();
  assert.deepEqual(last.recall('habit.'), { name: 'Call my brother' });
  engine.value = (await Phone.make(new Server(), 'b', null, ELSEWHERE)).engine;
  assert.equal(later.isLeft('habit.'), false);
  engine.value = phone;

  unsaved.keep('habit.', undefined);
  assert.doesNotMatch(stored(), /tend.words/);
  engine.value = null;
});

test('a draft longer than any record holds outlives the page as well, each sign of it, and so does a shorter one after it', async () => {
  engine.value = (await Phone.make(new Server(), 'a')).engine;
  const words = 'Liebes „Ich“ 👩‍⚕️ "quoted" \\ 木\n'.repeat(700);
  assert.ok(words.length > 10_000);
  const came = async (): Promise<unknown> => {
    const later: typeof unsaved = await nextPage('records/unsaved.ts');
    await later.bringBack('letters');
    return later.recall('letters');
  };
  unsaved.keep('letters', { words });
  await until(() => Object.keys(localStorage).some((name) => name.startsWith('tend.words.')));
  assert.doesNotMatch(JSON.stringify(localStorage), /Liebes|quoted/);
  assert.deepEqual(await came(), { words });
  unsaved.keep('letters', { words: 'Short' });
  await until(() => JSON.stringify(localStorage).length < 2_000);
  assert.deepEqual(await came(), { words: 'Short' });
  unsaved.keep('letters', undefined);
  engine.value = null;
});

test('words that were begun are there again at their place, for their account alone, until they are saved', async () => {
  unsaved.keep('note h', 'half a thou');
  assert.equal(unsaved.recall('note h'), 'half a thou');
  assert.equal(unsaved.recall('note other'), undefined);
  engine.value = (await Phone.make(new Server(), 'a')).engine;
  assert.equal(unsaved.recall('note h'), undefined);
  unsaved.keep('note h', 'of this account');
  engine.value = null;
  assert.equal(unsaved.recall('note h'), 'half a thou');
  unsaved.keep('note h', undefined);
  assert.equal(unsaved.recall('note h'), undefined);
});

test('pages hear each other by kind; what a newer Tend says, or no message at all, is passed over', async () => {
  const heard: unknown[] = [];
  onNews('wiped', (news) => heard.push(news));
  const other = new BroadcastChannel('tend');
  for (const said of [
    null,
    undefined,
    'wiped',
    7,
    { kind: 'tomorrow' },
    { kind: 'place' },
    { kind: 'wiped', why: 'left' },
  ])
    other.postMessage(said);
  const back = new Promise((got) => (other.onmessage = ({ data }) => got(data)));
  broadcast({ kind: 'place' });
  assert.deepEqual(await back, { kind: 'place' });
  for (let i = 0; i < 100 && !heard.length; i++) await turn();
  assert.deepEqual(heard, [{ kind: 'wiped', why: 'left' }]);
  other.close();
  assert.deepEqual(reported, []);
});
