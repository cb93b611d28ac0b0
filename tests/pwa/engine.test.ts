/** The engine against a model server: delivery, clocks, twins, refusals, crash points. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Phone, same, TICK, two, unhealed } from './phone.ts';

const DAY = 86_400_000;

test('a tick on one phone shows on the other', async () => {
  const [, a, b] = await two();
  await a.write(1);
  assert.deepEqual(await a.sync(), { kind: 'ok', again: false });
  await b.sync();
  assert.equal(await b.value(), 1);
  const heard = b.changes.at(-1)!;
  assert.deepEqual([heard.by, heard.more], ['pull', true]);
  assert.deepEqual(
    heard.keys.filter(([kind]) => kind === 't'),
    [[...TICK]],
  );
  await same(a, b);
});

test('edits apart meet field by field', async () => {
  const [, a, b] = await two();
  await a.write(1);
  await b.note('walked');
  for (const phone of [a, b, a]) await phone.sync();
  assert.equal(await b.value(), 1);
  assert.equal(await a.read(), 'walked');
  await same(a, b);
});

test('a lost answer is made good by sending again', async () => {
  const [, a, b] = await two();
  await a.write(1);
  a.send(await a.engine.request());
  assert.equal((await a.engine.dump()).dirty.length, 1);
  await a.sync();
  await b.sync();
  await same(a, b);
});

test('an edit made while its elder is on the way stays queued', async () => {
  const [, a, b] = await two();
  await a.write(1);
  const out = await a.engine.request();
  await a.write(2);
  assert.deepEqual(await a.take(out, a.send(out)), { kind: 'ok', again: true });
  assert.equal(await a.value(), 2);
  await a.sync();
  await b.sync();
  assert.equal(await b.value(), 2);
  await unhealed(a, b);
});

test('a killed phone loses nothing between commit and request, nor between answer and commit', async () => {
  const [, a, b] = await two();
  await a.write(1);
  await a.open();
  const out = await a.engine.request();
  const n = out.n;
  await a.open();
  a.send(out);
  await a.open();
  assert.equal((await a.engine.request()).n, n! + 1);
  await a.sync();
  await b.sync();
  await same(a, b);
});

test('counts add up from both phones, and "set to" counts on others', async () => {
  const [, a, b] = await two();
  for (let i = 0; i < 3; i++) await a.engine.tap(...TICK, 1);
  await b.engine.tap(...TICK, 1);
  for (const phone of [a, b, a]) await phone.sync();
  assert.equal(await a.value('c.aaaaaaaa'), 3);
  assert.equal(await a.value('c.bbbbbbbb'), 1);
  await a.engine.setCount(...TICK, 6);
  assert.equal(await a.value('c.aaaaaaaa'), 5);
});

test('a clock a day ahead is set right without loss; undo still finds the renamed action', async () => {
  const [server, a, b] = await two();
  a.skew = 86_400_000;
  const first = await a.write(1);
  const second = await a.write(2);
  const third = await a.note('late');
  assert.ok(first.stamp < second.stamp);
  await a.sync();
  await b.sync();
  await same(a, b);
  const { offset, clock } = await a.engine.dump();
  assert.equal(offset, -86_400_000);
  assert.equal(clock[0], server.now + 60_000);
  assert.equal((await a.engine.status()).clockOff, true);
  assert.equal(await a.engine.undo(first), null);
  assert.notEqual(await a.engine.undo(second), null);
  assert.equal(await a.value(), 1);
  assert.notEqual(await a.engine.undo(third), null);
  assert.equal(await a.read(), '');
  await a.sync();
  await same(a);
});

test('after the server stood a day ahead, whatever is written next on any phone beats what is held', async () => {
  const [server, a, b] = await two();
  const away = await Phone.make(server, 'c');
  server.now += DAY;
  for (const phone of [a, b, away]) phone.skew = -DAY;
  await a.write(1);
  for (const phone of [a, b, away]) await phone.sync();
  // Without a network, on a clock that the server has led astray.
  server.now += 3_600_000;
  await away.write(2, 'f');
  server.now -= DAY;
  for (const phone of [a, b, away]) phone.skew = 0;
  await b.write(3);
  for (const phone of [b, a, away, b, a]) await phone.sync();
  await same(a, b, away);
  assert.equal(await a.value(), 3);
  assert.equal(await b.value('f'), 2);
  await away.write(4);
  await a.write(5, 'f');
  for (const phone of [away, a, b, away]) await phone.sync();
  await same(a, b, away);
  assert.equal(await b.value(), 4);
  assert.equal(await b.value('f'), 5);
  await unhealed(a, b, away);
});

test('the clock comes down to no less than what the server has sent of that very ms', async () => {
  const [server, a, b] = await two();
  await a.write(1);
  await a.sync();
  const stamp = `${(server.now + 60_000).toString(16).padStart(11, '0')}fff0cccccccc`;
  server.sync('cccccccc', JSON.stringify({ n: 1, cursor: 0, limit: 10, put: [[...TICK, { v: [7, stamp] }]] }));
  await b.sync();
  // As with a server that keeps no account of the latest.
  server.latest = 0;
  b.skew = 3_600_000;
  await b.write(8);
  for (const phone of [b, a]) await phone.sync();
  assert.equal(await a.value(), 8);
  await same(a, b);
});

test('renamed stamps keep their order, and a refusal that comes twice takes no stamp back', async () => {
  const [, a] = await two();
  a.skew = 3_600_000;
  for (let i = 0; i < 4; i++) await a.write(i, `f${3 - i}`);
  const out = await a.engine.request();
  const refusal = a.send(out);
  assert.equal((await a.take(out, refusal)).kind, 'retry');
  const order = (await a.engine.dump()).dirty.sort((x, y) => (x[3] < y[3] ? -1 : 1)).map((d) => d[2]);
  assert.deepEqual(order, ['f3', 'f2', 'f1', 'f0']);
  const before = (await a.engine.dump()).clock;
  await a.write(9, 'f9');
  await a.take(out, refusal);
  const stamp = (await a.write(10, 'f10')).stamp;
  assert.ok((await a.engine.dump()).clock > before);
  assert.equal((await a.engine.dump()).dirty.filter((d) => d[3] === stamp).length, 1);
  await a.sync();
  await same(a);
});

test('an old refusal that comes late puts nothing behind what came after it', async () => {
  const [server, a, b] = await two();
  a.skew = 3_600_000;
  await a.write(1);
  const out = await a.engine.request();
  const refusal = a.send(out);
  await a.take(out, refusal);
  await a.sync();
  server.now += 100_000;
  await a.write(2);
  await a.sync();
  await a.write(3);
  await a.take(out, refusal);
  await a.sync();
  await b.sync();
  assert.equal(await b.value(), 3);
});

test('a clock behind learns the time from any answer', async () => {
  const [server, a] = await two();
  a.skew = -600_000;
  await a.sync();
  assert.equal(a.engine.now(), server.now);
  a.skew += 400;
  await a.sync();
  assert.equal(a.engine.now(), server.now + 400);
});

test('a late 409 for an old number is nothing; one ahead of ours is a twin', async () => {
  const [, a] = await two();
  await a.engine.tap(...TICK, 1);
  await a.sync();
  const twin = await a.clone();
  await a.engine.tap(...TICK, 1);
  await a.sync();
  await twin.engine.tap(...TICK, 1);
  await twin.engine.tap(...TICK, 1);
  assert.deepEqual(await twin.sync(), { kind: 'renew' });
  assert.deepEqual(await twin.sync(), { kind: 'renew' });
  await twin.engine.renewed('dddddddd');
  await twin.sync();
  await a.sync();
  await same(a, twin);
  assert.equal(await a.value('c.aaaaaaaa'), 2);
  assert.equal(await a.value('c.dddddddd'), 2);
  await twin.open();
  assert.equal(twin.engine.device, 'dddddddd');
});

test('two copies of one request that both arrive make no twin', async () => {
  const [, a] = await two();
  await a.write(1);
  const out = await a.engine.request();
  a.send(out);
  assert.deepEqual(await a.take(out, a.send(out)), { kind: 'retry' });
  assert.deepEqual(await a.sync(), { kind: 'ok', again: false });
  await same(a);
});

test('a tap that was accepted, but whose answer was lost, is not counted again under a new id', async () => {
  const [, a, b] = await two();
  await a.sync();
  await a.engine.tap(...TICK, 1);
  a.send(await a.engine.request());
  await a.engine.tap(...TICK, 1);
  await a.engine.request();
  await a.engine.renewed('dddddddd');
  await a.sync();
  await b.sync();
  assert.deepEqual([await b.value('c.aaaaaaaa'), await b.value('c.dddddddd')], [1, 1]);
  await same(a, b);
  await unhealed(a, b);
});

test('a twin far ahead loses no tap either', async () => {
  const [server, a] = await two();
  await a.engine.tap(...TICK, 5);
  await a.sync();
  const twin = await a.clone();
  for (let i = 0; i < 3; i++) {
    await a.engine.tap(...TICK, 1);
    await a.sync();
    server.now += 1000;
  }
  await twin.engine.tap(...TICK, 10);
  const out = await twin.engine.request();
  assert.deepEqual(await twin.take(out, twin.send(out)), { kind: 'renew' });
  await twin.engine.renewed('dddddddd');
  await twin.sync();
  await twin.engine.tap(...TICK, 1);
  await twin.sync();
  await a.sync();
  await same(a, twin);
  assert.deepEqual([await a.value('c.aaaaaaaa'), await a.value('c.dddddddd')], [8, 11]);
});

test('a refused cell steps aside, what stood before stands again, the rest goes on', async () => {
  const [server, a, b] = await two();
  await a.write(1);
  await a.sync();
  server.refuse.set('v', 'value');
  await a.engine.edit([
    { kind: 't', id: TICK[1], field: 'v', value: 5 },
    { kind: 't', id: TICK[1], field: 'x', value: 2 },
  ]);
  await a.write('new', 'v', ['t', 'other']);
  await a.sync();
  await b.sync();
  await same(a, b);
  assert.equal(await a.value(), 1);
  assert.equal(await a.value('x'), 2);
  const aside = await a.engine.quarantined();
  assert.deepEqual(
    aside.map((one) => [one.id, one.cell[0], one.why]),
    [
      [TICK[1], 5, 'value'],
      ['other', 'new', 'value'],
    ],
  );
  await a.engine.dropQuarantined(aside[0]!);
  assert.equal((await a.engine.status()).quarantined, 1);
});

test('413 halves the batch until it passes, and success lets it grow', async () => {
  const [server, a, b] = await two();
  server.most = 3;
  for (let i = 0; i < 40; i++) await a.write(i, 'v', ['t', `id${i}`]);
  await a.sync(200);
  await b.sync();
  await same(a, b);
});

test('a 413 of somebody in between makes requests smaller, but sets nothing aside', async () => {
  const [, a] = await two();
  for (const id of ['one', 'two']) await a.write(1, 'v', ['t', id]);
  const say = async (body: unknown): Promise<[kind: string, records: number]> => {
    const out = await a.engine.request();
    return [(await a.engine.answer(out, 413, body, a.now, a.now)).kind, out.sent.length];
  };
  assert.deepEqual(await say('<html>'), ['retry', 2]);
  assert.deepEqual(await say('<html>'), ['wait', 1]);
  assert.equal((await a.engine.status()).quarantined, 0);
  assert.deepEqual(await say({ error: 'size', detail: 'too large' }), ['retry', 1]);
  assert.equal((await a.engine.status()).quarantined, 1);
});

test('a page that comes late takes the cursor no step back', async () => {
  const [, a, b] = await two();
  await b.write(1);
  await b.sync();
  const out = await a.engine.request();
  const late = a.send(out);
  await b.write(2);
  await b.sync();
  await a.sync();
  const { cursor } = await a.engine.dump();
  await a.take(out, late);
  assert.equal((await a.engine.dump()).cursor, cursor);
  assert.equal(await a.value(), 2);
});

test('many rows come in pages', async () => {
  const [, a, b] = await two();
  for (let i = 0; i < 30; i++) {
    await a.engine.edit(Array.from({ length: 80 }, (_, j) => ({ kind: 't', id: `id${i}.${j}`, field: 'v', value: 1 })));
  }
  await a.sync();
  await b.sync();
  await same(a, b);
});

test('answers that are not ours change nothing', async () => {
  const [, a] = await two();
  await a.write(1);
  const out = await a.engine.request();
  const before = await a.engine.dump();
  const say = (status: number, body: unknown, retry?: number) =>
    a.engine.answer(out, status, body, a.now, a.now, retry);
  assert.equal((await say(200, '<html>')).kind, 'wait');
  assert.equal((await say(200, { rows: [] })).kind, 'wait');
  assert.equal((await say(409, { error: 'clock' })).kind, 'wait');
  assert.deepEqual(await say(503, null, 7), { kind: 'wait', ms: 7000 });
  assert.deepEqual(await say(429, { error: 'throttled' }, 30), { kind: 'wait', ms: 30_000 });
  assert.deepEqual(await say(401, { error: 'unauthorized' }), { kind: 'unauthorized' });
  assert.deepEqual(await say(401, '<html>'), { kind: 'unauthorized' });
  assert.deepEqual(await say(401, { error: 'removed' }), { kind: 'removed' });
  assert.deepEqual(await say(410, { error: 'gone' }), { kind: 'gone' });
  assert.equal((await say(410, null)).kind, 'wait');
  assert.equal((await say(426, { error: 'version', min: 2, max: 3 })).kind, 'version');
  assert.deepEqual(await a.engine.dump(), before);
});

test('waits double with each failure, up to five minutes', async () => {
  const [, a] = await two();
  const waits = Array.from({ length: 12 }, () => a.engine.fail() as { ms: number });
  assert.deepEqual(waits.map((wait) => wait.ms).slice(0, 4), [750, 1500, 3000, 6000]);
  assert.equal(waits.at(-1)!.ms, 225_000);
});

test('undo survives sync, and leaves alone what was written since', async () => {
  const [, a, b] = await two();
  const made = await a.write(1);
  await a.sync();
  const undone = await a.engine.undo(made);
  assert.equal(await a.value(), null);
  await a.engine.undo(undone!);
  assert.equal(await a.value(), 1);
  await a.sync();
  await b.sync();
  await b.write(4);
  await b.sync();
  await a.sync();
  assert.equal(await a.engine.undo(made), null);
  assert.equal(await a.value(), 4);
});

test('unknown kinds and fields are kept and passed on', async () => {
  const [, a, b] = await two();
  await a.write(1, 'zz.new', ['zz', 'thing']);
  await a.sync();
  await b.sync();
  await b.write(2, 'v', ['zz', 'thing']);
  await b.sync();
  await a.sync();
  await same(a, b);
});

test('twenty writes at once each get a stamp of their own', async () => {
  const [, a] = await two();
  const made = await Promise.all(Array.from({ length: 20 }, (_, i) => a.write(i, `f${i}`)));
  assert.equal(new Set(made.map((action) => action.stamp)).size, 20);
  await Promise.all([a.engine.tap(...TICK, 1), a.engine.tap(...TICK, 1), a.engine.tap(...TICK, 1)]);
  assert.equal(await a.value('c.aaaaaaaa'), 3);
});
