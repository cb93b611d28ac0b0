/** A server that wants the key tries commitment after commitment: it gets one answer a tap. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyAnswers, type KeyRequest } from '../../pwa/src/crypto/key-answers.ts';
import { Initiator, type Note } from '../../pwa/src/crypto/key-exchange.ts';

const AT = { account: '00112233445566aa', crypto: globalThis.crypto as Crypto };
const MK = new Uint8Array(32).fill(9);

/** The records between the two, which the server may write as it likes. */
class Table {
  readonly notes = new Map<string, Note>();
  readonly answers = new KeyAnswers(AT);
  /** Every public key that the responder has ever given away. */
  readonly keys = new Set<string>();
  asks: KeyRequest[] = [];

  put(device: string, note: Note): void {
    this.notes.set(device, { ...this.notes.get(device), ...note });
  }

  async hear(tapped: string | null = null): Promise<void> {
    const { requests: asks, write } = await this.answers.receive(this.notes, tapped);
    this.asks = asks;
    for (const { device, note } of write) {
      this.put(device, note);
      if (note.o) this.keys.add(note.o);
    }
  }

  state(device: string): string | undefined {
    return this.asks.find((ask) => ask.device === device)?.state;
  }
}

function begin(device: string): Promise<Initiator> {
  return Initiator.begin({ ...AT, device });
}

/** What an honest initiator does next. */
async function step(table: Table, device: string, initiator: Initiator): Promise<void> {
  const found = await initiator.receive(table.notes.get(device)!);
  if (found.kind === 'write') table.put(device, found.note);
}

test('one honest device asks: no tap but the last, and the key arrives', async () => {
  const table = new Table();
  const initiator = await begin('bbbbbbbb');
  table.put('bbbbbbbb', initiator.opening);
  await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'making');
  await step(table, 'bbbbbbbb', initiator);
  await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'compare');
  const shown = await initiator.receive(table.notes.get('bbbbbbbb')!);
  assert.deepEqual(shown, { kind: 'compare', digits: table.asks[0]!.digits });
  table.put('bbbbbbbb', (await table.answers.give('bbbbbbbb', MK))!);
  assert.deepEqual(await initiator.receive(table.notes.get('bbbbbbbb')!), { kind: 'key', mk: MK });
  await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'given');
  assert.equal(table.answers.count, 1);
});

test('a server that sends commitment after commitment gets one answer', async () => {
  const table = new Table();
  for (let i = 0; i < 300; i++) {
    const forged = await begin('bbbbbbbb');
    // With the answer taken away each time, as if nobody had answered yet, and now and then all of it.
    table.put('bbbbbbbb', forged.opening);
    await table.hear();
    if (i % 3 === 0) await step(table, 'bbbbbbbb', forged);
    await table.hear();
    if (i % 5 === 0) table.put('bbbbbbbb', { c: null, o: null, j: null, w: null });
    await table.hear();
  }
  assert.equal(table.keys.size, 1);
  assert.equal(table.answers.count, 1);
});

test('many records at once are no way around it: none is answered before a tap', async () => {
  const table = new Table();
  const forged = new Map<string, Initiator>();
  for (let i = 0; i < 40; i++) {
    const device = `bbbbbb${String(i).padStart(2, '0')}`;
    forged.set(device, await begin(device));
    table.put(device, forged.get(device)!.opening);
  }
  await table.hear();
  await table.hear();
  assert.equal(table.keys.size, 0);
  assert.ok(table.asks.every(({ state }) => state === 'waiting'));
  await table.hear('bbbbbb07');
  for (const [device, initiator] of forged) await step(table, device, initiator);
  await table.hear();
  assert.equal(table.keys.size, 1);
  assert.equal(table.state('bbbbbb07'), 'compare');
  // Another one closes the first: at most one is open.
  await table.hear('bbbbbb09');
  assert.equal(table.asks.filter(({ state }) => state === 'compare' || state === 'making').length, 1);
  assert.equal(await table.answers.give('bbbbbb07', MK), null);
  assert.equal(table.answers.count, 2);
});

test('a commitment that changes shows as spoilt, and only a tap answers the new one', async () => {
  const table = new Table();
  const first = await begin('bbbbbbbb');
  table.put('bbbbbbbb', first.opening);
  await table.hear();
  const second = await begin('bbbbbbbb');
  table.put('bbbbbbbb', { c: second.opening.c! });
  await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'spoilt');
  // The device was reloaded, say, and asks anew.
  table.put('bbbbbbbb', second.opening);
  for (let i = 0; i < 3; i++) await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'again');
  assert.equal(table.keys.size, 1);
  await table.hear('bbbbbbbb');
  assert.equal(table.state('bbbbbbbb'), 'making');
  await step(table, 'bbbbbbbb', second);
  await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'compare');
  assert.deepEqual([table.keys.size, table.answers.count], [2, 2]);
});

test('a tap answers the request as it stood then, and not what replaces it', async () => {
  const table = new Table();
  for (const device of ['bbbbbbbb', 'cccccccc']) table.put(device, (await begin(device)).opening);
  await table.hear();
  await table.hear('cccccccc');
  for (let i = 0; i < 50; i++) {
    table.put('cccccccc', (await begin('cccccccc')).opening);
    await table.hear();
  }
  assert.equal(table.keys.size, 1);
  assert.equal(table.state('cccccccc'), 'again');
});

test('what another screen has begun to answer is left to it', async () => {
  const table = new Table();
  const initiator = await begin('bbbbbbbb');
  table.put('bbbbbbbb', { ...initiator.opening, o: 'anothers' });
  await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'elsewhere');
  await table.hear('bbbbbbbb');
  assert.equal(table.keys.size, 0);
  assert.equal(table.answers.count, 0);
});

test('what was declined may be asked again, by a tap', async () => {
  const table = new Table();
  table.put('bbbbbbbb', (await begin('bbbbbbbb')).opening);
  await table.hear();
  table.answers.drop('bbbbbbbb');
  table.put('bbbbbbbb', { c: null, o: null, j: null, w: null });
  await table.hear();
  assert.deepEqual(table.asks, []);
  table.put('bbbbbbbb', (await begin('bbbbbbbb')).opening);
  await table.hear();
  assert.equal(table.state('bbbbbbbb'), 'waiting');
  assert.equal(table.keys.size, 1);
});
