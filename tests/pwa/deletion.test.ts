/** Leaving an account while another tab holds its database open. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteLeft } from '../../pwa/src/db/deletion.ts';
import { StorageBroken } from '../../pwa/src/db/open.ts';
import { databasesToDelete, clearCurrentAccount } from '../../pwa/src/db/leaving.ts';
import { saveCurrentAccount } from '../../pwa/src/db/registry.ts';
import { Engine } from '../../pwa/src/sync/engine.ts';
import { ACCOUNT, later, Phone } from './phone.ts';
import { Server } from './server.ts';

const NAME = `tend.${ACCOUNT}`;

/** A tab that sleeps: it has the database open, and hears of nothing. */
function sleeper(idb: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve) => {
    const request = idb.open(NAME);
    request.onsuccess = () => resolve(request.result);
  });
}

function count(db: IDBDatabase): Promise<number> {
  return new Promise((resolve) => {
    const asked = db.transaction('rec').objectStore('rec').count();
    asked.onsuccess = () => resolve(asked.result);
  });
}

async function names(idb: IDBFactory): Promise<(string | undefined)[]> {
  return (await idb.databases()).map(({ name }) => name);
}

test('a sleeping tab holds up nobody: the database is empty at once, and deleted later', async () => {
  const phone = await Phone.make(new Server(), 'a');
  await phone.write(1);
  const asleep = await sleeper(phone.idb);

  await phone.engine.wipe();
  assert.equal(await count(asleep), 0);
  assert.deepEqual(await databasesToDelete(phone.idb), [ACCOUNT]);

  asleep.close();
  await clearCurrentAccount('left', phone.idb);
  await deleteLeft(phone.idb);
  assert.deepEqual(await names(phone.idb), ['tend']);
  assert.deepEqual(await databasesToDelete(phone.idb), []);
});

test('a database that nobody holds is gone at once', async () => {
  const phone = await Phone.make(new Server(), 'a');
  await phone.write(1);
  await phone.engine.wipe();
  assert.deepEqual(await names(phone.idb), ['tend']);
  assert.deepEqual(await databasesToDelete(phone.idb), []);
});

test('the tab that wakes up finds that its account was left, and writes nothing', async () => {
  const phone = await Phone.make(new Server(), 'a');
  await phone.write(1);
  const other = await Engine.open({ account: ACCOUNT, device: 'aaaaaaaa', idb: phone.idb, now: () => 0 }, later);
  await other.wipe();
  await assert.rejects(phone.write(2), (error) => error instanceof StorageBroken && error.cause === 'emptied');
  assert.deepEqual(await names(phone.idb), ['tend']);
});

test('an account that is joined again is not deleted', async () => {
  const phone = await Phone.make(new Server(), 'a');
  const asleep = await sleeper(phone.idb);
  await phone.engine.wipe();
  await saveCurrentAccount({ account: ACCOUNT, device: 'bbbbbbbb', known: true }, phone.idb);
  asleep.close();
  const again = await Engine.open({ account: ACCOUNT, device: 'bbbbbbbb', idb: phone.idb, now: () => 0 }, later);
  await again.edit([{ kind: 't', id: 'x', field: 'v', value: 1 }]);
  await deleteLeft(phone.idb);
  assert.equal((await again.get('t', 'x'))?.fields.v?.[0], 1);
});
