/** Which key is the account's, who seals anew, and that two keys never write against each other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyId } from '../../pwa/src/crypto/master.ts';
import { Engine, Locked } from '../../pwa/src/sync/engine.ts';
import { MK, Phone, later } from './phone.ts';
import { Server } from './server.ts';

const OTHER_MK = new Uint8Array(32).fill(9);
const ELSEWHERE = 'ffffffffffffffff';
const ids = { mk: await keyId(MK, crypto), other: await keyId(OTHER_MK, crypto) };
const noteOf = (n: number): readonly [string, string] => ['t', `2025-10-0${n}.h7k2m9q4s0ab`];

async function round(...all: Phone[]): Promise<void> {
  for (const phone of all) await phone.sync();
}

/** Rounds until the server is told nothing new, and ten more that must stay so. */
async function quiet(...all: Phone[]): Promise<number> {
  const { server } = all[0]!;
  let rounds = 0;
  for (let before = -1; before !== server.seq; rounds++) {
    assert.ok(rounds < 10, 'they write against each other');
    before = server.seq;
    await round(...all);
  }
  const still = server.seq;
  for (let i = 0; i < 10; i++) {
    server.now += 26 * 3_600_000;
    await round(...all);
    assert.equal(server.seq, still, 'quiet means quiet');
  }
  return rounds;
}

const named = (server: Server): unknown => server.keys.get('k\x1fcurrent')?.fields.id?.[0];
const keyOf = async (phone: Phone) => (await phone.engine.status()).key;

test('an account made here names its key at once, under a stamp that any decision beats', async () => {
  const a = await Phone.make(new Server(), 'a', null);
  a.engine.close();
  const made = await Engine.open(
    { account: ELSEWHERE, device: 'aaaaaaaa', mk: MK, isNew: true, idb: a.idb, now: () => a.now },
    later,
  );
  assert.deepEqual((await made.get('k', 'current'))?.fields, { id: [ids.mk, '000000000000000aaaaaaaa'] });
  assert.equal((await made.status()).key, 'current');
});

test('an older account gets its key named by whoever holds it, once', async () => {
  const server = new Server();
  const [a, b] = [await Phone.make(server, 'a'), await Phone.make(server, 'b')];
  const locked = await Phone.make(server, 'c', null);
  await a.note('one');
  await quiet(locked, a, b);
  assert.equal(named(server), ids.mk);
  assert.deepEqual([await keyOf(a), await keyOf(b), await keyOf(locked)], ['current', 'current', 'none']);
});

test('a key that opens nothing of an older account does not name itself', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.note('theirs');
  const out = await a.engine.request();
  a.send(out);
  const b = await Phone.make(server, 'b', OTHER_MK);
  await b.sync();
  assert.equal(named(server), undefined);
  await quiet(a, b);
  assert.equal(named(server), ids.mk);
  assert.equal(await keyOf(b), 'other');
});

test('two devices with different keys on one account come to rest, and one of them is locked', async () => {
  for (const order of ['ab', 'ba', 'together']) {
    const server = new Server();
    const [a, b] = [await Phone.make(server, 'a'), await Phone.make(server, 'b', OTHER_MK)];
    for (const [i, phone] of [a, b].entries()) {
      await phone.note(`shared, by ${phone.label}`);
      await phone.note(`own of ${phone.label}`, noteOf(5 + i));
      server.now += 10;
    }
    if (order === 'together') {
      // Both name their key before either has heard of the other's.
      for (const phone of [a, b]) {
        const out = await phone.engine.request();
        await phone.take(out, phone.send({ ...out, body: JSON.stringify({ ...JSON.parse(out.body), cursor: 1e6 }) }));
      }
    }
    await quiet(...(order === 'ba' ? [b, a] : [a, b]));
    const states = [await keyOf(a), await keyOf(b)];
    assert.deepEqual([...states].sort(), ['current', 'other'], order);
    const [holder, outsider] = states[0] === 'current' ? [a, b] : [b, a];
    assert.equal(outsider.engine.master, null, 'a key that is not the account’s is handed to nobody');
    assert.equal((await outsider.engine.status()).locked, true);
    await assert.rejects(outsider.note('no'), Locked);
    await outsider.write(1);
    assert.equal(await outsider.read('n', noteOf(outsider === a ? 5 : 6)), `own of ${outsider.label}`);
    assert.equal(await holder.read('n', noteOf(outsider === a ? 5 : 6)), null, 'not readable is not empty');
    await quiet(a, b);
  }
});

test('the key comes to a locked device: it seals anew what it can read, once, and all read all', async () => {
  const server = new Server();
  const [a, b, c] = [
    await Phone.make(server, 'a'),
    await Phone.make(server, 'b', OTHER_MK),
    await Phone.make(server, 'c'),
  ];
  await a.note('by a');
  await a.sync();
  for (const n of [4, 5, 6]) await b.note(`by b, ${n}`, noteOf(n));
  await quiet(a, b, c);
  assert.equal(await keyOf(b), 'other');
  const before = new Map(server.dump().map(([kind, id, fields]) => [`${kind} ${id}`, fields.n?.[1]]));
  await b.engine.unlock(MK);
  assert.equal(await keyOf(b), 'current');
  const seq = server.seq;
  await quiet(a, b, c);
  assert.equal(server.seq - seq, 3, 'each text once');
  for (const phone of [a, b, c]) {
    for (const n of [4, 5, 6]) assert.equal(await phone.read('n', noteOf(n)), `by b, ${n}`);
    assert.equal(await phone.read(), 'by a');
    assert.deepEqual(await phone.shelved(), []);
  }
  for (const n of [4, 5, 6]) {
    const [kind, id] = noteOf(n);
    const now = (await a.engine.get(kind, id))!.fields.n![1];
    assert.ok(now > before.get(`${kind} ${id}`)!, 'with a new stamp');
  }
  // The old key is of no more use, and gone.
  await b.open();
  assert.equal(await keyOf(b), 'current');
  await quiet(b);
});

test('two devices seal the same texts anew at the same time: nobody is asked which to keep', async () => {
  const server = new Server();
  const [a, b] = [await Phone.make(server, 'a', OTHER_MK), await Phone.make(server, 'b', OTHER_MK)];
  await a.note('old words');
  await round(a, b);
  const c = await Phone.make(server, 'c', null);
  await c.sync();
  await c.engine.beginAnew();
  await round(c, a, b);
  const fresh = c.engine.master!;
  for (const phone of [a, b]) await phone.engine.unlock(fresh);
  const outs = [await a.engine.request(), await b.engine.request()];
  for (const [i, phone] of [a, b].entries()) await phone.take(outs[i]!, phone.send(outs[i]!));
  await quiet(a, b, c);
  for (const phone of [a, b, c]) {
    assert.equal(await phone.read(), 'old words');
    assert.deepEqual(await phone.shelved(), []);
  }
});

test('a text of ours that arrived under another key is sealed anew when we join', async () => {
  // A stale tab once pushed all of its account into another one, under the same stamps.
  const server = new Server();
  const b = await Phone.make(server, 'b', OTHER_MK, ELSEWHERE);
  await b.note('of this account', noteOf(4));
  await b.sync();
  const home = await Phone.make(new Server(), 'a');
  await home.note('a walk');
  await home.write(1);
  server.sync('dddddddd', JSON.stringify({ n: 1, cursor: 0, limit: 1000, put: (await home.engine.dump()).rows }));
  await b.sync();
  assert.equal(await b.read(), null);
  const a = await Phone.make(server, 'a', null, ELSEWHERE);
  await a.sync();
  await a.engine.unlock(OTHER_MK);
  await home.engine.moveTo(a.engine, 'plain');
  await home.engine.moveTo(a.engine, 'texts');
  await quiet(a, b);
  for (const phone of [a, b]) {
    assert.equal(await phone.read(), 'a walk');
    assert.equal(await phone.read('n', noteOf(4)), 'of this account');
    assert.deepEqual(await phone.shelved(), []);
  }
});

test('the recovery code of the account that is left stays there', async () => {
  const record: readonly [string, string] = ['k', 'recovery.0123456789abcdef'];
  const home = await Phone.make(new Server(), 'a');
  await home.note('a walk');
  const text = (value: string | null) => ({ kind: record[0], id: record[1], field: 'check', text: value });
  await home.engine.edit([text('ABC123'), { kind: 'k', id: 'recovery.ffffffffffffffff', field: 'check', value: null }]);
  const a = await Phone.make(new Server(), 'a', OTHER_MK, ELSEWHERE);
  await home.engine.moveTo(a.engine, 'plain');
  await home.engine.moveTo(a.engine, 'texts');
  assert.equal(await a.read(), 'a walk');
  assert.deepEqual(await a.engine.scan('k', 'recovery.', 'recovery.~'), []);
});

test('texts are carried over only to a holder of the account’s key', async () => {
  const server = new Server();
  const home = await Phone.make(new Server(), 'a');
  await home.note('a walk');
  const b = await Phone.make(server, 'b', OTHER_MK, ELSEWHERE);
  await b.note('one');
  await b.sync();
  const a = await Phone.make(server, 'a', MK, ELSEWHERE);
  await a.sync();
  assert.equal(await keyOf(a), 'other');
  await assert.rejects(home.engine.moveTo(a.engine, 'texts'), Locked);
  await quiet(a, b);
});

test('beginning anew: ticks stay, old words are unreadable and can be written over, old codes are gone', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.note('lost words');
  await a.write(1);
  await a.engine.edit([{ kind: 'k', id: 'recovery.00112233445566aa', field: 'v', value: 'wrap' }]);
  await a.sync();
  const b = await Phone.make(server, 'b', null);
  await b.sync();
  await b.engine.beginAnew();
  assert.equal(await keyOf(b), 'current');
  await quiet(b, a);
  assert.equal(named(server), await keyId(b.engine.master!, crypto));
  assert.deepEqual(server.keys.get('k\x1frecovery.00112233445566aa')?.fields.v?.[0], null);
  assert.equal(await b.value(), 1);
  assert.equal(await b.read(), null);
  assert.equal(await keyOf(a), 'other');
  await assert.rejects(a.note('no'), Locked);
  assert.equal(await a.read(), 'lost words', 'who has the old key still reads');
  await b.note('new words', noteOf(4));
  await b.note('written over');
  await quiet(b, a);
  assert.equal(await b.read(), 'written over');
  await a.engine.unlock(b.engine.master!);
  await quiet(a, b);
  assert.equal(await a.read('n', noteOf(4)), 'new words');
  // What was written over was never seen: its author is asked.
  assert.deepEqual(await a.shelved(), ['lost words']);
});

test('two devices begin anew at the same time: the later one stands, and both come to rest', async () => {
  const server = new Server();
  const [a, b] = [await Phone.make(server, 'a', null), await Phone.make(server, 'b', null)];
  await a.engine.beginAnew();
  await a.note('by a');
  server.now += 5;
  await b.engine.beginAnew();
  await b.note('by b', noteOf(4));
  await quiet(a, b);
  assert.deepEqual([await keyOf(a), await keyOf(b)], ['other', 'current']);
  await a.engine.unlock(b.engine.master!);
  await quiet(a, b);
  assert.deepEqual([await b.read(), await a.read('n', noteOf(4))], ['by a', 'by b']);
});

test('an outdated key that comes by a stale link is not taken for the account’s', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.note('one');
  await a.sync();
  await a.engine.unlock(OTHER_MK);
  assert.equal(await keyOf(a), 'current');
  await a.note('two');
  await quiet(a);
  const b = await Phone.make(server, 'b');
  await b.sync();
  assert.equal(await b.read(), 'two');
});

test('the account’s key changes in another tab while a text is being sealed: it is sealed again by the new one', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.sync();
  const tab = await Engine.open({ account: a.account, device: 'aaaaaaaa', idb: a.idb, now: () => a.now }, later);
  await tab.beginAnew();
  await a.note('by the new key');
  await a.sync();
  const b = await Phone.make(server, 'b', tab.master);
  await b.sync();
  assert.equal(await b.read(), 'by the new key');
});

test('a wrapped key with one wrong bit means locked, and the key from elsewhere mends it', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.note('kept');
  await a.sync();
  a.engine.close();
  await bend(a, (key) => {
    new Uint8Array(key.wrapped)[0]! ^= 1;
    return key;
  });
  await a.open();
  assert.equal(await keyOf(a), 'none');
  await a.write(1);
  await a.engine.unlock(MK);
  assert.equal(await a.read(), 'kept');
  await a.open();
  assert.equal(await a.read(), 'kept');
});

test('a key kept by an older version goes on', async () => {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  await a.note('kept');
  a.engine.close();
  await bend(a, ({ id: _, ...key }) => key);
  await a.open();
  assert.equal(await a.read(), 'kept');
  await a.engine.unlock(MK);
  await quiet(a);
  assert.equal(await keyOf(a), 'current');
});

/** Change the key as it lies on disk. */
async function bend(phone: Phone, act: (key: { id?: string; wrapped: ArrayBuffer }) => unknown): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = phone.idb.open(`tend.${phone.account}`);
    request.onsuccess = () => resolve(request.result);
  });
  const tx = db.transaction('meta', 'readwrite');
  const meta = tx.objectStore('meta');
  const get = meta.get('key');
  get.onsuccess = () => void meta.put(act(get.result), 'key');
  await new Promise((done) => {
    tx.oncomplete = done;
  });
  db.close();
}
