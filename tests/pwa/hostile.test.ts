/**
 * A server that lies: what phones notice, and that no word is lost by it. What cannot be noticed
 * stands in docs/threat-model.md.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell, Value } from '../../pwa/src/domain/cells.ts';
import { Phone, TICK, two } from './phone.ts';
import { Server } from './server.ts';

const OTHER = ['t', '2025-10-04.h7k2m9q4s0ab'] as const;
const NAMED = ['h', 'h7k2m9q4s0ab'] as const;

/** A server that writes cells of its own making, under a later stamp and any device's name. */
class Liar extends Server {
  forge([kind, id]: readonly [string, string], field: string, value: Value, device: string): void {
    this.now += 1000;
    const row = this.rows.get(`${kind}\x1f${id}`)!;
    const stamp = `${this.now.toString(16).padStart(11, '0')}0000${device}`;
    this.rows.set(`${kind}\x1f${id}`, { ...row, fields: { ...row.fields, [field]: [value, stamp] }, seq: ++this.seq });
  }

  cell([kind, id]: readonly [string, string], field = 'n'): Cell {
    return this.rows.get(`${kind}\x1f${id}`)!.fields[field]!;
  }
}

async function lied(labels: string): Promise<[Liar, ...Phone[]]> {
  const server = new Liar();
  return [server, ...(await Promise.all([...labels].map((label) => Phone.make(server, label))))];
}

async function round(...all: Phone[]): Promise<void> {
  for (const phone of all) await phone.sync();
}

test('an old text of a device under a new stamp: everybody who had the newer one keeps it on the shelf', async () => {
  const [server, a, b, c] = (await lied('abc')) as [Liar, Phone, Phone, Phone];
  await a.note('first thoughts');
  await round(a, b, c);
  const [old] = server.cell(TICK);
  await a.note('second thoughts');
  await round(a, b, c);
  server.forge(TICK, 'n', old, 'aaaaaaaa');
  await round(a, b, c);
  for (const phone of [a, b, c]) {
    assert.equal(await phone.read(), 'first thoughts');
    assert.deepEqual(await phone.shelved(), ['second thoughts'], phone.label);
  }
  const [entry] = await b.engine.shelf();
  await b.engine.keepBoth(entry!);
  await round(b, a, c);
  assert.equal(await a.read(), 'first thoughts\nsecond thoughts');
});

test('an old text under another device’s name: its author notices', async () => {
  const [server, a, b] = (await lied('ab')) as [Liar, Phone, Phone];
  await a.note('first thoughts');
  await round(a, b);
  const [old] = server.cell(TICK);
  await a.note('second thoughts');
  await round(a, b);
  server.forge(TICK, 'n', old, 'bbbbbbbb');
  await round(a, b);
  assert.deepEqual(await a.shelved(), ['second thoughts']);
});

test('an old text over one that had seen a newer one of the same author: a third device notices too', async () => {
  const [server, a, b, c] = (await lied('abc')) as [Liar, Phone, Phone, Phone];
  await a.note('first');
  await round(a, b, c);
  const [old] = server.cell(TICK);
  await a.note('second');
  await round(a, b, c);
  await b.note('third, by b');
  await round(b, c, a);
  server.forge(TICK, 'n', old, 'aaaaaaaa');
  await round(c, b);
  assert.deepEqual(await c.shelved(), ['third, by b']);
  assert.deepEqual(await b.shelved(), ['third, by b']);
});

test('honest devices that write over each other put nothing on a stranger’s shelf', async () => {
  const [, a, b, c] = (await lied('abc')) as [Liar, Phone, Phone, Phone];
  await a.note('by a');
  a.server.now += 10;
  await b.note('by b, not knowing');
  await round(a, c, b, a);
  await a.note('by a, over b');
  await round(a, c, b);
  assert.deepEqual(await c.shelved(), []);
  assert.deepEqual(await b.shelved(), []);
  assert.deepEqual(await a.shelved(), ['by a']);
});

test('swapped cells, swapped records and plain words do not open, are never empty, and are not written over', async () => {
  const [server, a, b] = (await lied('ab')) as [Liar, Phone, Phone];
  await a.note('of the third');
  await a.note('of the fourth', OTHER);
  await a.engine.edit([
    { kind: 'h', id: NAMED[1], field: 'name', text: 'Walk' },
    { kind: 'h', id: NAMED[1], field: 'cue', text: 'at noon' },
  ]);
  await round(a, b);
  const [third, fourth] = [server.cell(TICK)[0], server.cell(OTHER)[0]];
  const [name, cue] = [server.cell(NAMED, 'name')[0], server.cell(NAMED, 'cue')[0]];
  server.forge(TICK, 'n', fourth, 'aaaaaaaa');
  server.forge(OTHER, 'n', third, 'bbbbbbbb');
  server.forge(NAMED, 'name', cue, 'aaaaaaaa');
  server.forge(NAMED, 'cue', 'Words of the server', 'aaaaaaaa');
  void name;
  await round(a, b);
  const said = server.seq;
  for (let i = 0; i < 3; i++) await round(a, b);
  assert.equal(server.seq, said, 'nobody writes by itself');
  for (const phone of [a, b]) {
    for (const at of [TICK, OTHER]) assert.equal(await phone.read('n', at), null);
    for (const field of ['name', 'cue']) assert.equal(await phone.read(field, NAMED), null);
    assert.deepEqual((await phone.shelved()).sort(), ['Walk', 'at noon', 'of the fourth', 'of the third']);
  }
});

test('a text from another account of the same person does not open here', async () => {
  const [server, a] = (await lied('a')) as [Liar, Phone];
  const elsewhere = await Phone.make(new Server(), 'a', undefined, 'ffffffffffffffff');
  await elsewhere.note('of another garden');
  await a.note('of this one');
  await a.sync();
  const foreign = (await elsewhere.engine.get(...TICK))!.fields.n![0];
  server.forge(TICK, 'n', foreign, 'aaaaaaaa');
  await a.sync();
  assert.equal(await a.read(), null);
  assert.deepEqual(await a.shelved(), ['of this one']);
});

test('a page that leaves rows out: the digest tells, all is asked for again, and it is said if that does not help', async () => {
  const [server, a, b] = await two();
  await a.write(1);
  await a.write(2, 'v', OTHER);
  await a.sync();
  const honest = server.sync.bind(server);
  server.sync = (device, text) => {
    const { status, body } = honest(device, text);
    const page = body as { rows?: [string, string][] };
    return { status, body: page.rows ? { ...page, rows: page.rows.filter(([, id]) => id !== OTHER[1]) } : body };
  };
  await b.sync();
  assert.equal(await b.value('v', OTHER), undefined);
  assert.equal((await b.engine.status()).apart, true);
  server.sync = honest;
  server.now += 25 * 3_600_000;
  await b.sync();
  assert.equal(await b.value('v', OTHER), 2);
  assert.equal((await b.engine.status()).apart, false);
  assert.equal((await a.engine.status()).apart, false);
});

test('a server that forgets rows and reckons its digest without them: whoever has them sends them again', async () => {
  const [server, a, b] = await two();
  await a.write(1);
  await a.sync();
  await b.sync();
  server.rows.clear();
  await b.sync();
  assert.equal(server.rows.size, 1);
  // It will not keep them: that is said.
  server.rows.clear();
  await b.sync();
  assert.equal((await b.engine.status()).apart, true);
});
