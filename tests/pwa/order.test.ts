/**
 * What a person does one after the other comes to the disk in that order, however long each takes to seal;
 * and her own words are never words to her that she had not seen.
 */

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { overWhatCame, PAINTED } from '../../pwa/src/app/records/paint.ts';
import { comeBack, leave } from '../../pwa/src/db/lifecycle.ts';
import type { Cell } from '../../pwa/src/domain/cells.ts';
import type { Edit } from '../../pwa/src/sync/engine.ts';
import { type Phone, same, TICK, two } from './phone.ts';

const [KIND, ID] = TICK;
const HABIT = ['h', 'h7k2m9q4s0ab'] as const;
/** An act that is not held up has come to the disk long before that. */
const HELD_MS = 300;

const note = (text: string, more: object = {}): Edit => ({ kind: KIND, id: ID, field: 'n', text, ...more });
const order = (value: string): Edit => ({ kind: 'h', id: HABIT[1], field: 'pos', value });

/**
 * Begin `first`, then `second`, and hold up what seals the words of the first until the second has ended.
 * If the second waits for the first, as it should, the words are let go after a while.
 */
async function overtaken(t: TestContext, words: string, first: () => Promise<unknown>, second: () => Promise<unknown>) {
  let done: Promise<unknown> = Promise.resolve();
  const { encrypt } = crypto.subtle;
  t.mock.method(crypto.subtle, 'encrypt', async function (this: SubtleCrypto, ...asked: Parameters<typeof encrypt>) {
    if (Buffer.from(asked[2] as Uint8Array).includes(words)) await Promise.race([done, wait(HELD_MS)]);
    return encrypt.apply(this, asked);
  });
  const begun = first();
  done = second();
  await Promise.all([begun, done]);
  t.mock.reset();
}

async function cell(phone: Phone) {
  return (await phone.engine.get(KIND, ID))!.fields.n!;
}

test('words that take long to seal do not take the place of the words after them', async (t) => {
  const [, a, b] = await two();
  await overtaken(
    t,
    'first',
    () => a.engine.edit([note('first', { over: null })]),
    () => a.engine.edit([note('second', { over: 'own' })]),
  );
  assert.equal(await a.read(), 'second');
  assert.deepEqual(await a.shelved(), []);
  await a.sync();
  await b.sync();
  assert.equal(await b.read(), 'second');
  assert.deepEqual(await b.shelved(), []);
  await same(a, b);
});

test('nor does what is plain and goes with words', async (t) => {
  const [, a] = await two();
  const name: Edit = { kind: 'h', id: HABIT[1], field: 'name', text: 'first' };
  await overtaken(
    t,
    'first',
    () => a.engine.edit([order('a'), name]),
    () => a.engine.edit([order('b')]),
  );
  assert.equal(await a.value('pos', HABIT), 'b');
});

test('nor where the disk is full, and all is kept in memory', async (t) => {
  const [, a] = await two();
  t.mock.method(IDBObjectStore.prototype, 'put', () => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  await overtaken(
    t,
    'first',
    () => a.engine.edit([note('first', { over: null })]),
    () => a.engine.edit([note('second', { over: 'own' })]),
  );
  assert.equal(a.engine.unsaved, 1);
  assert.equal(await a.read(), 'second');
});

test('what fails holds nothing up that comes after it', async () => {
  const [, a] = await two();
  const failing = a.note('x'.repeat(20_000));
  const next = a.note('a short one');
  await assert.rejects(failing);
  await next;
  assert.equal(await a.read(), 'a short one');
});

test('a page that is left hands on what it had under way in the order in which it was done', async (t) => {
  t.after(comeBack);
  const [, a] = await two();
  // A page that has no disk any more: what is sealed is ready after what is plain.
  leave();
  const gone = [a.engine.edit([note('first', { over: null }), order('a')]), a.engine.edit([order('b')])];
  for (const one of gone) one.catch(() => {});
  while (a.engine.underway().length < gone.length) await wait(1);
  const left = a.engine.underway();
  assert.deepEqual(
    left.map(({ steps }) => steps.length),
    [2, 1],
  );
  a.engine.end();
  comeBack();
  await Promise.allSettled(gone);
  await a.open();
  // The next page begins all of them at once, and the person goes on meanwhile.
  const over = 'own' as const;
  await Promise.all([...left.map((one) => a.engine.finish(one)), a.engine.edit([note('of the next page', { over })])]);
  assert.equal(await a.value('pos', HABIT), 'b');
  assert.equal(await a.read(), 'of the next page');
  assert.deepEqual(await a.shelved(), []);
});

test('no tap waits for the disk: an act is written once its task has ended; a page that is left before hands it on', async (t) => {
  const [, a] = await two();
  const ends: (() => void)[] = [];
  a.taskEnd = () => new Promise((end) => ends.push(end));
  await a.open();
  const begun = t.mock.method(IDBDatabase.prototype, 'transaction');
  const acts = [a.engine.edit([order('a')]), a.engine.edit([order('b')])];
  await wait(10);
  assert.equal(begun.mock.callCount(), 0);
  assert.deepEqual(
    a.engine.underway().map(({ steps }) => steps[0]!.to),
    [{ set: 'a' }, { set: 'b' }],
  );
  // Whichever task ends first: what was done first is written first.
  for (const end of ends.reverse()) end();
  await Promise.all(acts);
  assert.equal(await a.value('pos', HABIT), 'b');
  assert.deepEqual(a.engine.underway(), []);
});

test('a form that was opened on a paint writes over what came of it, and over no other device’s words', () => {
  const painted: Cell = [{ text: 'first' }, PAINTED];
  const own: Cell = ['sealed', '018c5a8e0000000aaaaaaaa'];
  const foreign: Cell = ['sealed', '018c5a8e0000000bbbbbbbb'];
  const over = (now: Cell | undefined) => overWhatCame(note('second', { over: painted }), now, 'aaaaaaaa');
  assert.deepEqual(over(own), note('second', { over: own }));
  for (const now of [painted, foreign, undefined]) assert.deepEqual(over(now), note('second', { over: 'own' }));
  const whole = note('second', { over: foreign });
  assert.equal(overWhatCame(whole, own, 'aaaaaaaa'), whole);
});

test('over what one has written oneself: another device’s words in its place were not seen', async () => {
  const [, a, b] = await two();
  await a.engine.edit([note('of this device', { over: null })]);
  await a.sync();
  await b.sync();
  b.server.now += 10;
  await b.note('of another device');
  await b.sync();
  await a.sync();
  await a.engine.edit([note('written on', { over: 'own' })]);
  await a.sync();
  await b.sync();
  assert.equal(await b.read(), 'written on');
  assert.deepEqual(await b.shelved(), ['of another device']);
  assert.deepEqual(await a.shelved(), []);
});

test('words whose stamp was renamed while their form was open were seen', async () => {
  const [, a, b] = await two();
  // The clock is far ahead: the server takes the note under another stamp.
  a.skew = 3_600_000;
  await a.note('from a clock that is ahead');
  const opened = await cell(a);
  await a.sync();
  assert.notEqual((await cell(a))[1], opened[1]);
  await a.engine.edit([note('and then', { over: opened })]);
  assert.deepEqual(await a.shelved(), []);
  await a.sync();
  await b.sync();
  assert.equal(await b.read(), 'and then');
  assert.deepEqual([await a.shelved(), await b.shelved()], [[], []]);
});

test('both, shortened by the person, have not seen what came after they were shown', async () => {
  const [, a, b] = await two();
  await a.note('mine');
  b.server.now += 10;
  await b.note('theirs');
  await b.sync();
  await a.sync();
  const [entry] = await a.engine.shelf();
  b.server.now += 10;
  await b.note('theirs, later');
  await b.sync();
  await a.sync();
  await a.engine.keepBoth(entry!, '\n', 'both');
  await a.sync();
  await b.sync();
  assert.equal(await b.read(), 'both');
  assert.deepEqual(await b.shelved(), ['theirs, later']);
});
