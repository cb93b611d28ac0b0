/** Sealed texts: who reads them, and that none is lost without a place on the shelf. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SEALED } from '../../pwa/src/domain/kinds.ts';
import { amount } from '../../pwa/src/domain/records.ts';
import { Engine, Locked, TextTooLong } from '../../pwa/src/sync/engine.ts';
import { Phone, TICK, later } from './phone.ts';
import { Server } from './server.ts';

async function phones(labels: string): Promise<Phone[]> {
  const server = new Server();
  return Promise.all([...labels].map((label) => Phone.make(server, label)));
}

async function round(...all: Phone[]): Promise<void> {
  for (const phone of all) await phone.sync();
}

test('no word of a text leaves the phone, nor lies in its database', async () => {
  const [a] = await phones('a');
  await a!.note('a walk by the river');
  const { body } = await a!.engine.request();
  assert.ok(!body.includes('river'));
  assert.ok(!JSON.stringify(await a!.engine.dump()).includes('river'));
  assert.equal(await a!.read(), 'a walk by the river');
});

test('the key comes back from the database, and cannot be read out of it', async () => {
  const [a] = await phones('a');
  await a!.note('kept');
  await a!.open();
  assert.equal(await a!.read(), 'kept');
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = a!.idb.open(`tend.${a!.account}`);
    request.onsuccess = () => resolve(request.result);
  });
  const kept = await new Promise<{ deviceKey: CryptoKey }>((resolve) => {
    const request = db.transaction('meta').objectStore('meta').get('key');
    request.onsuccess = () => resolve(request.result);
  });
  db.close();
  assert.equal(kept.deviceKey.extractable, false);
});

test('without the key ticks work and texts show as locked, until it comes', async () => {
  const [a] = await phones('a');
  const b = await Phone.make(a!.server, 'b', null);
  await a!.note('secret');
  await round(a!, b);
  assert.equal(await b.read(), null);
  assert.equal((await b.engine.status()).locked, true);
  await assert.rejects(b.note('no'), Locked);
  await b.write(1);
  await b.engine.unlock(a!.engine.master!);
  assert.equal(await b.read(), 'secret');
});

test('a text that does not fit is refused before anything is written', async () => {
  const [a] = await phones('a');
  await assert.rejects(a!.note('x'.repeat(5000)), TextTooLong);
  assert.deepEqual((await a!.engine.dump()).rows, []);
  await a!.note('x'.repeat(4000));
  await a!.sync();
});

test('two notes written apart: one stands, the other is on the shelf of its phone alone', async () => {
  const [a, b, c] = await phones('abc');
  await a!.note('from a');
  a!.server.now += 10;
  await b!.note('from b');
  await round(a!, b!, c!, a!);
  assert.equal(await a!.read(), 'from b');
  assert.deepEqual(await a!.shelved(), ['from a']);
  assert.deepEqual(await b!.shelved(), []);
  assert.deepEqual(await c!.shelved(), []);
});

test('the shelf is exact whichever way the two reach the server', async () => {
  for (const order of ['ab', 'ba']) {
    const [a, b] = await phones('ab');
    await b!.note('earlier');
    a!.server.now += 10;
    await a!.note('later');
    await round(...[...order].map((label) => (label === 'a' ? a! : b!)), a!, b!);
    assert.equal(await b!.read(), 'later');
    assert.deepEqual([await a!.shelved(), await b!.shelved()], [[], ['earlier']]);
  }
});

test('a text that replaces one knowingly makes no conflict, also by way of a third', async () => {
  const [a, b, c] = await phones('abc');
  await a!.note('one');
  await round(a!, b!);
  await b!.note('two');
  await round(b!, c!);
  await c!.note('three');
  await round(c!, a!, b!);
  for (const phone of [a!, b!, c!]) {
    assert.equal(await phone.read(), 'three');
    assert.deepEqual(await phone.shelved(), []);
  }
});

test('a newer version of ours that the other had not seen goes on the shelf', async () => {
  const [a, b] = await phones('ab');
  await a!.note('one');
  await round(a!, b!);
  await a!.note('one, mended');
  a!.server.now += 10;
  await b!.note('two');
  await round(a!, b!, a!);
  assert.deepEqual(await a!.shelved(), ['one, mended']);
});

test('undoing a text is no conflict either', async () => {
  const [a, b] = await phones('ab');
  await b!.note('theirs');
  await round(b!, a!);
  const edit = await a!.note('mine');
  assert.notEqual(await a!.engine.undo(edit), null);
  assert.equal(await a!.read(), 'theirs');
  await round(a!, b!);
  assert.deepEqual(await b!.shelved(), []);
  assert.equal(await b!.read(), 'theirs');
});

test('nor is undoing one that the others have seen already: what comes back has seen it too', async () => {
  const [a, b] = await phones('ab');
  await a!.note('theirs');
  await round(a!, b!);
  const edit = await b!.note('mine');
  await round(b!, a!);
  assert.equal(await a!.read(), 'mine');
  assert.notEqual(await b!.engine.undo(edit), null);
  await round(b!, a!);
  for (const phone of [a!, b!]) {
    assert.equal(await phone.read(), 'theirs');
    assert.deepEqual(await phone.shelved(), []);
  }
  // Whoever writes over it now has seen all three.
  await a!.note('theirs, mended');
  await round(a!, b!);
  assert.deepEqual(await b!.shelved(), []);
});

test('keep both joins them, discard lets go', async () => {
  const [a, b] = await phones('ab');
  await a!.note('from a');
  a!.server.now += 10;
  await b!.note('from b');
  await round(a!, b!, a!);
  const [entry] = await a!.engine.shelf();
  assert.equal(entry!.theirs, 'from b');
  await a!.engine.keepBoth(entry!);
  assert.equal(await a!.read(), 'from b\nfrom a');
  assert.deepEqual(await a!.shelved(), []);
  await round(a!, b!);
  assert.deepEqual(await b!.shelved(), []);
  assert.equal(await b!.read(), 'from b\nfrom a');
});

test('a crash between merge and reading leaves the shelf to be sifted at the next start', async () => {
  const [a, b] = await phones('ab');
  await a!.note('from a');
  a!.server.now += 10;
  await b!.note('from b');
  await round(b!);
  const out = await a!.engine.request();
  const real = SubtleCrypto.prototype.decrypt;
  SubtleCrypto.prototype.decrypt = () => new Promise(() => {});
  try {
    void a!.take(out, a!.send(out));
    for (let i = 0; i < 500 && (await a!.engine.dump()).shelf.length === 0; i++) await new Promise(setImmediate);
    assert.ok((await a!.engine.dump()).shelf[0]?.by);
  } finally {
    SubtleCrypto.prototype.decrypt = real;
  }
  await a!.open();
  assert.deepEqual(await a!.shelved(), ['from a']);
});

test('a clock refusal renames a text too, and it stays readable and exact', async () => {
  const [a, b] = await phones('ab');
  a!.skew = 3_600_000;
  await a!.note('from the future');
  await b!.note('from now');
  await round(b!, a!, b!);
  assert.equal(await b!.read(), 'from the future');
  assert.deepEqual(await b!.shelved(), ['from now']);
  assert.deepEqual(await a!.shelved(), []);
});

test('delete for ever leaves nothing on any shelf', async () => {
  const [a, b] = await phones('ab');
  await a!.note('from a');
  a!.server.now += 10;
  await b!.note('from b');
  await round(a!, b!, a!);
  assert.equal((await a!.engine.dump()).shelf.length, 1);
  await a!.write(null, 'n');
  assert.equal((await a!.engine.dump()).shelf.length, 0);
  await round(a!, b!);
  assert.deepEqual(await b!.shelved(), []);
  assert.equal(await b!.read(), '');
});

test('moving to another account takes all along, texts when the key is there', async () => {
  const [a] = await phones('a');
  await a!.write(1);
  await a!.note('joined later');
  await a!.write('x', 'v', ['d', 'aaaaaaaa']);
  const server = new Server();
  const other = await Phone.make(server, 'e', new Uint8Array(32).fill(9), 'ffffffffffffffff');
  await other.note('the old note');
  await other.sync();
  server.now += 1000;
  const b = await Phone.make(server, 'b', null, 'ffffffffffffffff');
  await a!.engine.moveTo(b.engine, 'plain');
  await b.sync();
  assert.equal(await b.value(), 1);
  assert.equal(await b.value('v', ['d', 'aaaaaaaa']), undefined);
  await b.engine.unlock(other.engine.master!);
  await a!.engine.moveTo(b.engine, 'texts');
  await b.sync();
  await other.sync();
  const stamps = (await a!.engine.get(...TICK))!.fields;
  assert.equal((await other.engine.get(...TICK))!.fields.v![1], stamps.v![1]);
  const shelves = [...(await other.shelved()), ...(await b.shelved())];
  assert.deepEqual([await other.read(), ...shelves].sort(), ['joined later', 'the old note']);
});

test('export opens every text', async () => {
  const [a] = await phones('a');
  await a!.write(1);
  await a!.note('in the file');
  assert.deepEqual(await a!.engine.plain(), [['t', TICK[1], { n: 'in the file', v: 1 }]]);
});

test('a connection that the browser drops comes back', async () => {
  const [a] = await phones('a');
  await a!.write(1);
  a!.engine.close();
  await a!.write(2);
  assert.equal(await a!.value(), 2);
});

test('two engines on one database (two tabs) never share a stamp or a number', async () => {
  const [a] = await phones('a');
  const home = { account: a!.account, device: 'ffffffff', idb: a!.idb, now: () => a!.now };
  const tab = await Engine.open(home, later);
  assert.equal(tab.device, 'aaaaaaaa');
  const edits = [0, 1, 2, 3].map((i) =>
    (i % 2 ? tab : a!.engine).edit([{ kind: 't', id: `id${i}`, field: 'v', value: i }]),
  );
  const stamps = (await Promise.all(edits)).map((action) => action.stamp);
  assert.equal(new Set(stamps).size, 4);
  const [one, two] = await Promise.all([tab.request(), a!.engine.request()]);
  assert.notEqual(one.n, two.n);
});

test('two amounts for one day written apart: both can be kept, and it is said once', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const both = await phones('ab');
    const [id] = [TICK[1]];
    for (const [i, phone] of both.entries())
      await phone.engine.edit([{ kind: 't', id, field: 'v', value: 10 * (i + 1) }]);
    for (const i of order) await both[i]!.sync();
    await round(...both, ...both);
    const shelves = await Promise.all(both.map((phone) => phone.engine.shelf()));
    const said = shelves.flat();
    assert.equal(said.length, 1);
    const who = both[shelves.findIndex((shelf) => shelf.length)]!;
    await who.engine.keepBoth(said[0]!);
    await round(...both, ...both);
    for (const phone of both) {
      assert.equal(amount((await phone.engine.get('t', id))?.fields), 30);
      assert.equal((await phone.engine.shelf()).length, 0);
    }
  }
});

test('only another amount of another phone is a reason to ask', async () => {
  const both = await phones('ab');
  const [a, b] = both as [Phone, Phone];
  const set = (phone: Phone, value: number | string | null) =>
    phone.engine.edit([{ kind: 't', id: TICK[1], field: 'v', value }]);
  await set(a, 10);
  await set(a, 12);
  await round(a, b);
  await set(b, 12);
  await round(b, a);
  await set(a, null);
  await set(b, 's');
  await round(a, b, a);
  for (const phone of both) assert.equal((await phone.engine.shelf()).length, 0);
});

test('a note written over one that its writer never saw goes to the shelf of whoever wrote that', async () => {
  const [a, b] = await phones('ab');
  await a!.note('as both know it');
  await round(a!, b!);
  const [kind, id] = TICK;
  const opened = (await a!.engine.get(kind, id))!.fields.n!;
  await b!.note('from b, while the sheet of a was open');
  await round(b!, a!);
  assert.equal(await a!.read(), 'from b, while the sheet of a was open');
  await a!.engine.edit([{ kind, id, field: 'n', text: 'from the sheet', over: opened }]);
  await round(a!, b!);
  assert.equal(await b!.read(), 'from the sheet');
  assert.deepEqual(await b!.shelved(), ['from b, while the sheet of a was open']);
  assert.deepEqual(await a!.shelved(), []);
});

test('a first note over one that came meanwhile has seen nothing', async () => {
  const [a, b] = await phones('ab');
  await b!.note('first');
  await round(b!, a!);
  const [kind, id] = TICK;
  await a!.engine.edit([{ kind, id, field: 'n', text: 'second', over: null }]);
  await round(a!, b!);
  assert.deepEqual(await b!.shelved(), ['first']);
});

test('what another tab of the same phone wrote meanwhile goes to its own shelf', async () => {
  const [a] = await phones('a');
  const [kind, id] = TICK;
  await a!.note('from the first tab');
  const opened = (await a!.engine.get(kind, id))!.fields.n!;
  await a!.note('from the second tab');
  await a!.engine.edit([{ kind, id, field: 'n', text: 'from the first again', over: opened }]);
  assert.deepEqual(await a!.shelved(), ['from the second tab']);
  assert.equal(await a!.read(), 'from the first again');
  await a!.engine.edit([{ kind, id, field: 'n', text: 'seen', over: (await a!.engine.get(kind, id))!.fields.n! }]);
  assert.deepEqual(await a!.shelved(), ['from the second tab']);
});

test('two notes too long for one: both stay, until a person has shortened them', async () => {
  const [a, b] = await phones('ab');
  const long = 'я'.repeat(1150);
  await a!.note(`a ${long}`);
  a!.server.now += 10;
  await b!.note(`b ${long}`);
  await round(a!, b!, a!);
  const [entry] = await a!.engine.shelf();
  await assert.rejects(a!.engine.keepBoth(entry!), TextTooLong);
  assert.deepEqual(await a!.shelved(), [`a ${long}`]);
  assert.equal(await a!.read(), `b ${long}`);
  await a!.engine.keepBoth(entry!, '\n', `b, and a ${long}`);
  assert.deepEqual(await a!.shelved(), []);
  assert.equal(await a!.read(), `b, and a ${long}`);
});

test('no field whose words are sealed takes them open: such an edit is refused, and nothing of it is written', async () => {
  const phone = await Phone.make(new Server(), 'a');
  for (const [kind, fields] of Object.entries(SEALED)) {
    for (const field of fields) {
      const open = { kind, id: 'h7k2m9q4s0ab', field, value: 'in the open' };
      await assert.rejects(phone.engine.edit([{ kind: 't', id: 'x', field: 'v', value: 1 }, open]), TypeError);
      assert.equal((await phone.engine.get(kind, open.id))?.fields[field], undefined);
      await phone.engine.edit([{ ...open, value: null }]);
    }
  }
  assert.equal(await phone.engine.get('t', 'x'), undefined);
});
