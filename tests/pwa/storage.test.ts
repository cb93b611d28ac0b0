/** A storage that throws, stays silent, is newer, was cleared or lost its connection. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { Database } from '../../pwa/src/db/database.ts';
import { openDatabase, StorageBroken, type Fault } from '../../pwa/src/db/open.ts';
import { readCurrentAccount } from '../../pwa/src/db/registry.ts';
import { dbName, upgrade } from '../../pwa/src/db/schema.ts';
import { ACCOUNT, Phone, two } from './phone.ts';
import { Server } from './server.ts';

const NAME = dbName(ACCOUNT);

function because(cause: Fault): (error: unknown) => boolean {
  return (error) => error instanceof StorageBroken && error.cause === cause;
}

function factory(open: () => IDBOpenDBRequest): IDBFactory {
  return Object.assign(Object.create(IDBFactory.prototype) as IDBFactory, { open });
}

function deleted(idb: IDBFactory, name = NAME): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = idb.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onblocked = () => reject(new Error('blocked'));
  });
}

test('a browser that gives no storage is told apart', async () => {
  const refusing = factory(() => {
    throw new DOMException('no', 'SecurityError');
  });
  await assert.rejects(
    new Database(NAME, refusing).read(async () => 0),
    because('throws'),
  );
  await assert.rejects(readCurrentAccount(refusing), because('throws'));
});

test('a storage that never answers is given up, and a late connection holds nothing', async () => {
  const idb = new IDBFactory();
  const opening = { name: NAME, version: 1, upgrade };
  const mute = factory(() => new IDBOpenDBRequest());
  await assert.rejects(openDatabase(mute, { ...opening, timeoutMs: 20 }), because('silent'));

  const holding = await openDatabase(idb, opening);
  await assert.rejects(openDatabase(idb, { ...opening, version: 2, timeoutMs: 20 }), because('silent'));
  holding.close();
  // The late connection of version 2 has come, and was closed.
  (await openDatabase(idb, { ...opening, version: 2 })).close();
  await deleted(idb);
});

test('a database of a newer version is told apart, and stays as it is', async () => {
  const idb = new IDBFactory();
  const made = await openDatabase(idb, { name: NAME, version: 99, upgrade });
  made.close();
  await assert.rejects(
    new Database(NAME, idb).read(async () => 0),
    because('newer'),
  );
  assert.deepEqual(await idb.databases(), [{ name: NAME, version: 99 }]);
});

test('a database that was deleted under an open engine is missed, and never made again', async () => {
  const phone = await Phone.make(new Server(), 'a');
  await phone.write(1);
  await deleted(phone.idb);
  await assert.rejects(phone.write(2), because('emptied'));
  await assert.rejects(phone.value(), because('emptied'));
  assert.deepEqual(await phone.idb.databases(), []);
});

test('a database that was emptied under an open engine takes nothing any more', async () => {
  const phone = await Phone.make(new Server(), 'a');
  await phone.write(1);
  await new Promise<void>((done) => {
    const open = phone.idb.open(NAME);
    open.onsuccess = () => {
      const tx = open.result.transaction([...open.result.objectStoreNames], 'readwrite');
      for (const name of open.result.objectStoreNames) tx.objectStore(name).clear();
      tx.oncomplete = () => {
        open.result.close();
        done();
      };
    };
  });
  for (const act of [
    () => phone.write(2),
    () => phone.engine.status(),
    () => phone.engine.request(),
    () => phone.engine.refresh(),
  ]) {
    await assert.rejects(act(), because('emptied'));
  }
});

test('an engine that was left says so, and opens nothing', async () => {
  const phone = await Phone.make(new Server(), 'a');
  phone.engine.end();
  await assert.rejects(phone.write(1), because('left'));
  await assert.rejects(phone.value(), because('left'));
});

/** Lose the connection of the next transaction: after it has committed, or before. */
function lose(when: 'committed' | 'before'): void {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args: Parameters<IDBDatabase['transaction']>) {
    const tx = real.apply(this, args as never) as unknown as IDBTransaction;
    if (args[1] !== 'readwrite') return tx;
    IDBDatabase.prototype.transaction = real;
    const lost = new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    if (when === 'before') {
      tx.objectStore = () => {
        throw lost;
      };
      return tx;
    }
    // What waits for its end hears of its commit as of a failure.
    const add = tx.addEventListener.bind(tx) as EventTarget['addEventListener'];
    add('complete', () => Object.defineProperty(tx, 'error', { value: lost }));
    const heardAs: { [type: string]: string } = { complete: 'never', abort: 'complete' };
    tx.addEventListener = (type: string, listener: EventListener) => add(heardAs[type] ?? type, listener);
    return tx;
  } as never;
}

for (const when of ['committed', 'before'] as const) {
  test(`a tap whose connection is lost counts once (${when})`, async () => {
    const [, a, b] = await two();
    lose(when);
    const action = await a.engine.tap('t', '2025-10-03.h7k2m9q4s0ab', 1);
    assert.match(action.stamp, /^[0-9a-f]{23}$/);
    assert.equal(await a.value('c.aaaaaaaa'), 1);
    await a.sync();
    await b.sync();
    assert.equal(await b.value('c.aaaaaaaa'), 1);
    await a.engine.undo(action);
    assert.equal((await a.value('c.aaaaaaaa')) ?? 0, 0);
  });
}
