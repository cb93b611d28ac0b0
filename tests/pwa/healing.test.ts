/** Full, restored and differing servers: what was lost there comes back from the phones. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { same, two } from './phone.ts';

test('a full account lets pulls through and keeps the queue', async () => {
  const [server, a, b] = await two();
  server.full = true;
  await a.write(1);
  assert.deepEqual(await a.sync(), { kind: 'ok', again: false });
  assert.equal((await a.engine.status()).full, true);
  server.full = false;
  server.now += 16 * 60_000;
  await a.sync();
  await b.sync();
  await same(a, b);
});

test('what tidies a full account up arrives beside what grows it', async () => {
  const [server, a, b] = await two();
  const edit = (id: string, value: string | null) => ({ kind: 't', id, field: 'v', value });
  const ids = Array.from({ length: 12 }, (_, i) => `id${String(i).padStart(2, '0')}`);
  await a.engine.edit(ids.map((id) => edit(id, 'x'.repeat(40))));
  await a.sync();
  await b.sync();
  server.room = 0;
  // All in one batch: together they grow, and every other one by itself.
  await a.engine.edit(ids.map((id, i) => edit(id, i % 2 ? null : 'y'.repeat(400))));
  await a.sync();
  await b.sync();
  for (const [i, id] of ids.entries()) {
    assert.equal(await b.value('v', ['t', id]), i % 2 ? null : 'x'.repeat(40), id);
  }
  const status = await a.engine.status();
  assert.deepEqual([status.full, status.dirty], [true, 6]);
  server.room = Infinity;
  server.now += 16 * 60_000;
  await a.sync();
  await b.sync();
  await same(a, b);
});

test('a full account is not asked again for each record that has no room', async () => {
  const [server, a] = await two();
  await a.engine.edit(Array.from({ length: 100 }, (_, i) => ({ kind: 't', id: `id${i}`, field: 'v', value: 1 })));
  server.room = 0;
  const real = server.sync.bind(server);
  let asked = 0;
  server.sync = (...words) => (asked++, real(...words));
  await a.sync();
  assert.ok(asked < 30, `${asked} requests`);
  assert.equal((await a.engine.status()).full, true);
  asked = 0;
  await a.sync();
  assert.equal(asked, 1);
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
