/** What a page may still do while it is being left, and what it finds when it comes back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { Database } from '../../pwa/src/db/database.ts';
import { comeBack, isAway, leave } from '../../pwa/src/db/lifecycle.ts';
import { TextTooLong, type Underway } from '../../pwa/src/sync/engine.ts';
import { type Phone, same, TICK, two } from './phone.ts';

const BYTES = 60_000;
const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

/** A page leaves: its last request goes out, and its answer is not heard. */
function left(phone: Phone): void {
  const last = phone.engine.farewell(BYTES);
  assert.ok(last);
  const { status } = phone.server.sync(phone.engine.device, last);
  assert.equal(status, 200);
}

test('what was not sent yet leaves with the page, from memory alone', async () => {
  const [, a, b] = await two();
  await a.write(1);
  await a.note('After the late shift');
  leave();
  try {
    left(a);
  } finally {
    comeBack();
  }
  await b.sync();
  assert.equal(await b.value(), 1);
  assert.equal(await b.read(), 'After the late shift');
});

test('nothing leaves twice, and nothing that the server has', async () => {
  const [, a] = await two();
  assert.equal(a.engine.farewell(BYTES), null);
  await a.write(1);
  await a.sync();
  assert.equal(a.engine.farewell(BYTES), null);
});

test('a farewell keeps within its bytes, the newest first', async () => {
  const [, a, b] = await two();
  for (let i = 0; i < 40; i++) await a.write('x'.repeat(100), 'v', ['t', `2025-10-03.habit${i}`]);
  const last = a.engine.farewell(2_000);
  assert.ok(last && last.length < 2_000);
  assert.ok(last.includes('habit39') && !last.includes('habit1"'));
  a.server.sync(a.engine.device, last);
  await a.sync();
  await b.sync();
  await same(a, b);
});

test('the page that comes next goes on with a later number, and suspects no twin', async () => {
  const [, a] = await two();
  await a.write(1);
  await a.sync();
  await a.write(2);
  left(a);
  await a.open();
  await a.write(3);
  await a.sync();
  await same(a);
  assert.equal(await a.value(), 3);
  assert.equal(a.engine.device, 'aaaaaaaa');
});

test('where nobody remembers the number, asking tells that it was our own', async () => {
  const [, a] = await two();
  await a.write(1);
  left(a);
  a.used = 0;
  await a.open();
  assert.deepEqual(await a.sync(), { kind: 'ok', again: false });
  await same(a);
});

test('a twin is still found when both leave their pages', async () => {
  const [, a] = await two();
  await a.engine.tap('t', '2025-10-03.h7k2m9q4s0ab', 1);
  await a.sync();
  const twin = await a.clone();
  await a.engine.tap('t', '2025-10-03.h7k2m9q4s0ab', 1);
  left(a);
  await twin.engine.tap('t', '2025-10-03.h7k2m9q4s0ab', 1);
  await twin.engine.tap('t', '2025-10-03.h7k2m9q4s0ab', 1);
  assert.deepEqual(await twin.sync(), { kind: 'renew' });
});

test('while the page is left no transaction begins; those under way run anew when it is back', async (t) => {
  t.after(comeBack);
  const idb = new IDBFactory();
  const db = new Database('tend.00112233445566aa', idb);
  await db.write((tx) => tx.objectStore('renamed').put('first', 'a'));
  let runs = 0;
  const slow = db.write(async (tx) => {
    const had = await tx.objectStore('renamed').get('a');
    // In the middle of it, the page is left.
    if (++runs === 1) leave();
    await tx.objectStore('renamed').put(`${had} again`, 'a');
  });
  while (!runs) await turn();
  assert.ok(isAway());
  let read: string | undefined;
  const reading = db.read((tx) => tx.objectStore('renamed').get('a')).then((found) => (read = found));
  await turn();
  assert.equal(read, undefined);
  // Another page of the same browser is held up by nothing that this one left behind.
  const next = indexedDBOf(idb);
  assert.equal(await next, 'first');

  comeBack();
  await slow;
  await reading;
  assert.ok(runs >= 2);
  assert.equal(await db.read((tx) => tx.objectStore('renamed').get('a')), 'first again');
});

/** A page is left in the middle of something: what it leaves, as text, and what came of it once it is back. */
async function broken<T>(phone: Phone, act: () => Promise<T>): Promise<[Underway[], Promise<T>]> {
  const acting = act();
  while (!phone.engine.underway().length) await new Promise((done) => setImmediate(done));
  leave();
  const left = JSON.parse(JSON.stringify(phone.engine.underway())) as Underway[];
  return [left, acting];
}

const COUNT = ['t', '2025-10-03.h7k2m9q4s0ab'] as const;

test('what was in the middle of being written is done by the next page, once', async (t) => {
  t.after(comeBack);
  const [, a, b] = await two();
  await a.engine.tap(...COUNT, 2);
  const acts = [
    () => a.write('s', 'v', ['t', '2025-10-04.h7k2m9q4s0ab']),
    () => a.engine.tap(...COUNT, 1),
    () => a.note('Slept well'),
  ];
  for (const act of acts) {
    const [left, gone] = await broken(a, act);
    assert.equal(left.length, 1);
    assert.ok(!JSON.stringify(left).includes('Slept'));
    a.engine.end();
    comeBack();
    await assert.rejects(gone);
    // The next page, and one more beside it that found the same.
    await a.open();
    await Promise.all(left.map((one) => a.engine.finish(one)));
    await Promise.all(left.map((one) => a.engine.finish(one)));
  }
  await a.sync();
  await b.sync();
  assert.equal(await b.value('v', ['t', '2025-10-04.h7k2m9q4s0ab']), 's');
  assert.equal(await b.value('c.aaaaaaaa', COUNT), 3);
  assert.equal(await b.read(), 'Slept well');
  await same(a, b);
});

test('a page that comes back does not do again what the next one did', async (t) => {
  t.after(comeBack);
  const [, a] = await two();
  const next = await a.beside();
  const [left, acting] = await broken(a, () => a.engine.tap(...COUNT, 1));
  comeBack();
  await next.finish(left[0]!);
  await acting;
  assert.equal(await a.value('c.aaaaaaaa', COUNT), 1);
});

test('nor does it where that was long ago', async (t) => {
  t.after(comeBack);
  const [, a] = await two();
  const [left, acting] = await broken(a, () => a.engine.tap(...COUNT, 1));
  a.done.add(left[0]!.mark);
  comeBack();
  assert.equal(await acting, null);
  assert.equal(await a.value('c.aaaaaaaa', COUNT), undefined);
});

test('a page that comes back first does it itself, and it can be taken back', async (t) => {
  t.after(comeBack);
  const [, a] = await two();
  const [left, acting] = await broken(a, () => a.engine.tap(...COUNT, 1));
  comeBack();
  const action = await acting;
  await a.engine.finish(left[0]!);
  assert.equal(await a.value('c.aaaaaaaa', COUNT), 1);
  await a.engine.undo(action!);
  assert.equal(await a.value('c.aaaaaaaa', COUNT), null);
});

test('words that were left over what has changed since are sealed anew', async (t) => {
  t.after(comeBack);
  const [, a, b] = await two();
  await a.note('first');
  const seen = (await a.engine.get(...TICK))!.fields.n!;
  const [left, gone] = await broken(a, () =>
    a.engine.edit([{ kind: TICK[0], id: TICK[1], field: 'n', text: 'of the page that was left', over: seen }]),
  );
  a.engine.end();
  comeBack();
  await assert.rejects(gone);
  await a.open();
  await a.note('of another tab');
  await a.engine.finish(left[0]!);
  assert.equal(await a.read(), 'of the page that was left');
  assert.deepEqual(await a.shelved(), ['of another tab']);
  await a.sync();
  await b.sync();
  assert.equal(await b.read(), 'of the page that was left');
});

test('words are left as well where the disk has not even answered a reading, and nowhere bare', async (t) => {
  t.after(comeBack);
  const [, a, b] = await two();
  await a.note('first');
  await a.sync();
  // A page that has no disk any more: not one reading is answered.
  leave();
  const gone = a.note('a long thought').catch((error: unknown) => error);
  while (!a.engine.underway().length) await turn();
  const left = JSON.parse(JSON.stringify(a.engine.underway())) as Underway[];
  assert.ok(!JSON.stringify(left).includes('thought'));
  a.engine.end();
  comeBack();
  await gone;
  await a.open();
  for (const one of left) await a.engine.finish(one);
  assert.equal(await a.read(), 'a long thought');
  // What stood there was seen: nobody is asked about it, here or there.
  await a.sync();
  await b.sync();
  assert.equal(await b.read(), 'a long thought');
  assert.deepEqual([await a.shelved(), await b.shelved()], [[], []]);
});

test('so is what was taken back', async (t) => {
  t.after(comeBack);
  const [, a] = await two();
  const action = await a.engine.tap(...COUNT, 2);
  leave();
  const gone = a.engine.undo(action).catch((error: unknown) => error);
  while (!a.engine.underway().length) await turn();
  const left = JSON.parse(JSON.stringify(a.engine.underway())) as Underway[];
  a.engine.end();
  comeBack();
  await gone;
  await a.open();
  for (const one of [...left, ...left]) await a.engine.finish(one);
  assert.equal(await a.value('c.aaaaaaaa', COUNT), null);
});

test('what cannot be sealed leaves nothing behind', async () => {
  const [, a] = await two();
  await assert.rejects(a.note('x'.repeat(20_000)), TextTooLong);
  assert.deepEqual(a.engine.underway(), []);
});

/** Read with a connection that no `Database` knows of. */
function indexedDBOf(idb: IDBFactory): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const open = idb.open('tend.00112233445566aa');
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const asked = open.result.transaction('renamed', 'readwrite').objectStore('renamed').get('a');
      asked.onsuccess = () => {
        resolve(asked.result);
        open.result.close();
      };
    };
  });
}
