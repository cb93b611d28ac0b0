/** A browser without room: edits stay in memory, go out, and reach the disk later. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Phone, TICK } from './phone.ts';
import { Server } from './server.ts';

/** While `act` runs, every write to a record fails as if the disk were full. */
async function withoutRoom<T>(tables: string[], act: () => Promise<T>): Promise<T> {
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) {
    if (tables.includes(this.name)) throw new DOMException('no room', 'QuotaExceededError');
    return real.apply(this, args);
  };
  try {
    return await act();
  } finally {
    IDBObjectStore.prototype.put = real;
  }
}

const ALL = ['rec', 'dirty', 'meta', 'shelf'];

test('an edit without room shows, is said to be unsaved, and goes out at once', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  const b = await Phone.make(server, 'b');
  await a.write(1, 'v', ['t', 'before']);
  await withoutRoom(ALL, async () => {
    const action = await a.write(1);
    await a.engine.tap('t', 'x', 2);
    await a.engine.tap('t', 'x', 1);
    assert.match(action.stamp, /aaaaaaaa$/);
    assert.equal(await a.value(), 1);
    assert.equal((await a.engine.scan('t')).length, 3);
    assert.equal((await a.engine.status()).unsaved, 2);
    const out = await a.engine.request();
    const came = await a.take(out, a.send(out));
    assert.deepEqual([came.kind, 'roomless' in came && came.roomless], ['wait', true]);
    // What the server has is not sent again; what comes now is, and leaves with the page as well.
    await a.note('a note while the disk is full');
    const next = await a.engine.request();
    assert.ok(next.n! > out.n!);
    assert.deepEqual(
      next.sent.filter(([, id]) => id !== 'before').map(([, id, field]) => [id, field]),
      [[TICK[1], 'n']],
    );
    assert.match(a.engine.farewell(60_000)!, /"n":\["1\./);
  });
  await b.sync();
  assert.equal(await b.value(), 1);
  assert.equal(await b.value('c.aaaaaaaa', ['t', 'x']), 3);
  await a.sync();
  assert.equal((await a.engine.status()).unsaved, 0);
  await a.open();
  assert.equal(await a.value(), 1);
  assert.deepEqual((await a.engine.dump()).rows, server.dump());
});

test('an unsaved edit from a wrong clock is renamed as well', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  a.skew = 86_400_000;
  await withoutRoom(['rec', 'dirty'], async () => {
    await a.write(1);
    const out = await a.engine.request();
    assert.equal((await a.take(out, a.send(out))).kind, 'retry');
    const again = await a.engine.request();
    assert.equal(a.send(again).status, 200);
  });
  await a.sync();
  assert.deepEqual((await a.engine.dump()).rows, server.dump());
  assert.equal(await a.value('v', TICK), 1);
});

test('a note is written over one that there was no room for, with room and without', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await withoutRoom(ALL, async () => {
    await a.note('first');
    await a.note('second');
    assert.equal(await a.read(), 'second');
    assert.equal((await a.engine.status()).unsaved, 1);
  });
  await a.note('third');
  assert.equal((await a.engine.status()).unsaved, 0);
  await a.sync();
  assert.equal(await a.read(), 'third');
  assert.deepEqual((await a.engine.dump()).rows, server.dump());
});

test('without room no request number is used twice, whatever is pulled in between', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  const b = await Phone.make(server, 'b');
  await a.sync();
  await withoutRoom(ALL, async () => {
    const numbers: number[] = [];
    for (const field of ['x1', 'x2', 'x3']) {
      await a.write(1, field);
      for (let i = 0; i < 2; i++) {
        const out = await a.engine.request();
        const answer = a.send(out);
        assert.equal(answer.status, 200);
        await a.take(out, answer);
        if (out.n !== null) numbers.push(out.n);
      }
    }
    assert.equal(numbers.length, 3);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((x, y) => x - y),
    );
  });
  await b.sync();
  for (const field of ['x1', 'x2', 'x3']) assert.equal(await b.value(field), 1);
});

test('a tap that waits on the disk goes out although the disk is full by now', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.engine.tap('t', 'x', 2);
  await withoutRoom(ALL, async () => {
    const out = await a.engine.request();
    assert.deepEqual(
      out.sent.map(([, id, field]) => [id, field]),
      [['x', 'c.aaaaaaaa']],
    );
    await a.take(out, a.send(out));
  });
  await a.sync();
  const b = await Phone.make(server, 'b');
  await b.sync();
  assert.equal(await b.value('c.aaaaaaaa', ['t', 'x']), 2);
});

test('what was written can be taken back without room', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  const b = await Phone.make(server, 'b');
  const action = await a.write(1);
  await a.sync();
  await withoutRoom(ALL, async () => {
    await a.engine.undo(action);
    assert.equal(await a.value(), null);
    const out = await a.engine.request();
    await a.take(out, a.send(out));
  });
  await b.sync();
  assert.equal(await b.value(), null);
});

test('a poke of a restored server leads to a round although there is no room to send all again', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.write(1);
  await a.sync();
  await withoutRoom(ALL, async () => assert.equal(await a.engine.poked(0, 1), true));
});
