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
    assert.equal((await a.take(out, a.send(out))).kind, 'wait');
    assert.ok((await a.engine.request()).n! > out.n!);
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
