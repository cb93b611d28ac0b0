/** The key's way to a device that joined by a typed code, with and without somebody in between. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Responder, Initiator, type Note, type ExchangeContext, type Step } from '../../pwa/src/crypto/key-exchange.ts';
import {
  openMaster,
  readInvitation,
  readLink,
  newSecret,
  sealMaster,
  writeLink,
} from '../../pwa/src/crypto/pairing-link.ts';

const PLACE: ExchangeContext = { account: '00112233445566aa', device: 'bbbbbbbb', crypto: globalThis.crypto as Crypto };
const MK = new Uint8Array(32).fill(9);

/** Both sides over one record; `relay` may bend what each of them reads. */
class Table {
  note: Note = {};
  relay: { initiator: (note: Note) => Note; responder: (note: Note) => Note } = {
    initiator: (n) => n,
    responder: (n) => n,
  };
  readonly initiator: Initiator;
  responder!: Responder;

  private constructor(initiator: Initiator) {
    this.initiator = initiator;
  }

  static async set(): Promise<Table> {
    const table = new Table(await Initiator.begin(PLACE));
    table.note = { ...table.initiator.opening };
    return table;
  }

  async seat(): Promise<void> {
    this.responder = await Responder.begin(PLACE, this.relay.responder(this.note).c!);
  }

  async joinerStep(): Promise<Step> {
    return this.#take(await this.initiator.receive(this.relay.initiator(this.note)));
  }

  async giverStep(): Promise<Step> {
    return this.#take(await this.responder.receive(this.relay.responder(this.note)));
  }

  #take(step: Step): Step {
    if (step.kind === 'write') this.note = { ...this.note, ...step.note };
    return step;
  }
}

/** Both have compared; their digits. */
async function toDigits(table: Table): Promise<[string, string]> {
  await table.seat();
  assert.equal((await table.joinerStep()).kind, 'wait');
  assert.equal((await table.giverStep()).kind, 'write');
  assert.equal((await table.joinerStep()).kind, 'write');
  const [old, young] = [await table.giverStep(), await table.joinerStep()];
  assert.ok(old.kind === 'compare' && young.kind === 'compare', `${old.kind} ${young.kind}`);
  return [old.digits, young.digits];
}

test('two honest sides show the same six digits, and the key arrives', async () => {
  const table = await Table.set();
  const [old, young] = await toDigits(table);
  assert.match(old, /^\d{6}$/);
  assert.equal(young, old);
  table.note = { ...table.note, ...(await table.responder.give(MK)) };
  assert.deepEqual(await table.joinerStep(), { kind: 'key', mk: MK });
});

test('steps may be taken again at any time', async () => {
  const table = await Table.set();
  const [digits] = await toDigits(table);
  assert.deepEqual(await table.giverStep(), { kind: 'compare', digits });
  assert.deepEqual(await table.joinerStep(), { kind: 'compare', digits });
});

test('no key is given before digits were compared', async () => {
  const table = await Table.set();
  await table.seat();
  await assert.rejects(table.responder.give(MK));
});

test('a man in the middle with keys of his own: the digits differ', async () => {
  let same = 0;
  for (let i = 0; i < 4; i++) {
    const table = await Table.set();
    const toOld = await Initiator.begin(PLACE);
    let fake: Note = { ...toOld.opening };
    table.relay.responder = () => fake;
    await table.seat();
    // To the old device he is the initiator; to the initiator he is the old device.
    const answer = await table.responder.receive(fake);
    assert.ok(answer.kind === 'write');
    fake = { ...fake, ...answer.note };
    const reveal = await toOld.receive(fake);
    assert.ok(reveal.kind === 'write');
    fake = { ...fake, ...reveal.note };
    const old = await table.responder.receive(fake);
    const toYoung = await Responder.begin(PLACE, table.note.c!);
    const lure = await toYoung.receive(table.note);
    assert.ok(lure.kind === 'write');
    table.note = { ...table.note, ...lure.note };
    assert.equal((await table.joinerStep()).kind, 'write');
    const young = await table.joinerStep();
    assert.ok(old.kind === 'compare' && young.kind === 'compare');
    if (old.digits === young.digits) same++;
    // Even if the key were given to him, the initiator would not take it for its own.
    table.note = { ...table.note, ...(await table.responder.give(MK)) };
    assert.equal((await table.joinerStep()).kind, 'spoilt');
  }
  assert.equal(same, 0);
});

test('a key that was not committed to is refused', async () => {
  const table = await Table.set();
  await table.seat();
  await table.giverStep();
  await table.joinerStep();
  const other = await Initiator.begin(PLACE);
  const shown = await other.receive({ ...other.opening, o: table.note.o! });
  assert.ok(shown.kind === 'write');
  table.relay.responder = (note) => ({ ...note, j: shown.note.j! });
  assert.equal((await table.giverStep()).kind, 'spoilt');
});

test('neither side lets what it has seen be changed', async () => {
  const table = await Table.set();
  await toDigits(table);
  const other = await Initiator.begin(PLACE);
  table.relay = {
    initiator: (note) => ({ ...note, o: note.j! }),
    responder: (note) => ({ ...note, c: other.opening.c! }),
  };
  assert.equal((await table.joinerStep()).kind, 'spoilt');
  assert.equal((await table.giverStep()).kind, 'spoilt');
});

test('the old device never answers twice, nor where another has answered', async () => {
  const table = await Table.set();
  await table.seat();
  await table.giverStep();
  const late = await Responder.begin(PLACE, table.note.c!);
  assert.equal((await late.receive(table.note)).kind, 'spoilt');
});

test('digits and key belong to one account and one device', async () => {
  const table = await Table.set();
  await table.seat();
  const elsewhere = await Responder.begin({ ...PLACE, device: 'cccccccc' }, table.note.c!);
  table.responder = elsewhere;
  await table.giverStep();
  await table.joinerStep();
  const [old, young] = [await table.giverStep(), await table.joinerStep()];
  assert.ok(old.kind === 'compare' && young.kind === 'compare');
  assert.notEqual(old.digits, young.digits);
});

test('garbage in the record spoils it, no more', async () => {
  const table = await Table.set();
  await table.seat();
  table.note = { ...table.note, o: 'AAAA' };
  assert.equal((await table.joinerStep()).kind, 'write');
  assert.equal((await table.joinerStep()).kind, 'spoilt');
});

test('a link carries code, secret and names, and its secret opens the key', async () => {
  const secret = newSecret();
  const link = writeLink('https://tend.example', { code: 'AB12CD34', secret, names: ['iPhone, Safari', 'Küche'] });
  const read = readLink(link);
  assert.deepEqual(read, { code: 'AB12CD34', secret, names: ['iPhone, Safari', 'Küche'] });
  const sealed = await sealMaster(MK, secret);
  assert.deepEqual(await openMaster(sealed, secret), MK);
  await assert.rejects(openMaster(sealed, newSecret()));
});

test('what a person types or pastes is read kindly', () => {
  const link = writeLink('https://tend.example', { code: 'AB12CD34', secret: new Uint8Array(32), names: [] });
  assert.equal(readInvitation(`  ${link} \n`)?.code, 'AB12CD34');
  assert.equal(readInvitation(link)?.secret?.length, 32);
  assert.deepEqual(readInvitation(' ab12-cdo4 '), { code: 'AB12CD04', secret: null, names: [] });
  for (const text of ['', 'hello', 'AB12CD3', 'AB12CD345', 'AB12CDU4', 'https://tend.example/pair/AB12CD34']) {
    assert.equal(readInvitation(text), null, text);
  }
});
