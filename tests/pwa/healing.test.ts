/** Full, restored and differing servers: what was lost there comes back from the phones. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { same, two } from './phone.ts';

test('a full account lets pulls through and keeps the queue', async () => {
  const [server, a, b] = await two();
  server.full = true;
  await a.write(1);
  const outcome = await a.sync();
  assert.deepEqual(outcome, { kind: 'full', again: true });
  assert.deepEqual(await a.sync(), { kind: 'ok', again: false });
  assert.equal((await a.engine.status()).full, true);
  server.full = false;
  server.now += 16 * 60_000;
  await a.sync();
  await b.sync();
  await same(a, b);
});

test('a restored backup gets the lost day back', async () => {
  const [server, a, b] = await two();
  await a.write(1);
  await a.sync();
  const restore = server.backup();
  await a.write(2);
  await b.write(3, 'v', ['t', 'lost']);
  for (const phone of [a, b, a]) await phone.sync();
  const since = (await a.engine.status()).cursor;
  restore();
  assert.equal(await a.engine.poked(server.seq, since), true);
  for (const phone of [a, b]) await phone.sync();
  await same(a);
  assert.equal(await a.value('v', ['t', 'lost']), 3);
});

test('a differing digest heals once a day', async () => {
  const [server, a] = await two();
  await a.write(1);
  await a.sync();
  server.rows.clear();
  await a.sync();
  await same(a);
  server.rows.clear();
  await a.sync();
  assert.equal(server.rows.size, 0);
  server.now += 25 * 3_600_000;
  await a.sync();
  await same(a);
});

test('an acknowledgement from before a restore settles nothing', async () => {
  const [server, a] = await two();
  await a.write(1, 'v', ['t', 'old']);
  await a.sync();
  const restore = server.backup();
  await a.write(1);
  const out = await a.engine.request();
  const late = a.send(out);
  restore();
  await a.engine.heal();
  await a.take(out, late);
  await a.sync();
  await same(a);
  assert.equal(server.rows.size, 2);
});

test('what is only sent again waits where the server was set back', async () => {
  const [server, a, b] = await two();
  await a.write(1);
  await a.sync();
  await b.sync();
  server.now -= 600_000;
  server.rows.clear();
  server.n.clear();
  await b.engine.heal();
  await b.write(2, 'v', ['t', 'new']);
  await b.sync();
  assert.equal(server.rows.size, 1);
  server.now += 700_000;
  await b.sync();
  assert.equal(server.rows.size, 2);
});
