/** Beginning anew with a fresh key, beside a key that comes at the same moment. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MK, Phone } from './phone.ts';
import { Server } from './server.ts';

test('a key that another tab has got meanwhile is not replaced by a fresh one', async () => {
  const server = new Server();
  const giver = await Phone.make(server, 'a');
  await giver.note('words of the account');
  await giver.sync();
  const joined = await Phone.make(server, 'b', null);
  await joined.sync();
  const tab = await joined.beside();
  await tab.unlock(MK);

  assert.equal(await joined.engine.beginAnew(), false);
  assert.deepEqual(joined.engine.master, MK);
  assert.equal(await joined.read(), 'words of the account');
  await joined.sync();
  await giver.sync();
  assert.equal((await giver.engine.status()).key, 'current');
});

test('who knows the key that is here may begin anew all the same', async () => {
  const phone = await Phone.make(new Server(), 'a');
  assert.equal(await phone.engine.beginAnew(), true);
  assert.notDeepEqual(phone.engine.master, MK);
});
