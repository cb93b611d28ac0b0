/** Letting a device in, and joining one, over a line that fails at any place: nobody is half in, and nothing is lost. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { reported, until } from '../page.ts';
import { Device, emptied, line, refusal } from './net.ts';
import { begin, currentAccount } from '../../../pwa/src/app/account/account.ts';
import { deleteLeft, keepLeft, left } from '../../../pwa/src/app/account/left.ts';
import { join, offerCode, offerLink, readLink } from '../../../pwa/src/app/account/pairing.ts';
import { reachServer } from '../../../pwa/src/app/account/with-server.ts';
import { engine } from '../../../pwa/src/app/account/session.ts';
import { accountsLeft } from '../../../pwa/src/db/left.ts';
import { readCurrentAccount } from '../../../pwa/src/db/registry.ts';
import { newSecret, sealMaster } from '../../../pwa/src/crypto/pairing-link.ts';

const MK = new Uint8Array(32).fill(9);
const TICK = '2026-11-25.h7k2m9q4s0ab';

/** A code with the key under a secret, as a link carries them. */
async function link(of: Device): Promise<{ code: string; secret: Uint8Array<ArrayBuffer> }> {
  const secret = newSecret();
  const reply = await of.send('POST', '/pairings', JSON.stringify({ sealed: await sealMaster(MK, secret) }));
  return { code: (reply!.body as { code: string }).code, secret };
}

/** The page has an account of its own on the server, with a tick and a note. */
async function own(): Promise<string> {
  const at = await begin();
  await at.edit([
    { kind: 't', id: TICK, field: 'v', value: 3 },
    { kind: 't', id: TICK, field: 'n', text: 'of before' },
  ]);
  assert.equal((await reachServer())?.kind, 'done');
  return at.account;
}

async function note(): Promise<string | null> {
  const at = engine.value!;
  return at.text('t', TICK, 'n', (await at.get('t', TICK))?.fields.n);
}

beforeEach(async () => {
  await emptied();
  left.value = [];
  reported.length = 0;
});

test('a link carries the key: what was ticked and written here comes along, and what was left is offered for deletion', async () => {
  const before = await own();
  const other = await Device.make(MK);
  assert.equal(await join(await link(other)), 'joined');
  assert.equal(engine.value!.account, other.current.account);
  assert.equal(await note(), 'of before');
  await until(async () => {
    await reachServer();
    await other.sync();
    return (await other.read('t', TICK, 'n')) === 'of before';
  });
  assert.deepEqual(
    left.value.map(({ account }) => account),
    [before],
  );
  // Without a network it stays on offer; then it is gone, here and there.
  line.cut('request');
  assert.equal(await deleteLeft(left.value[0]!), false);
  assert.equal(left.value.length, 1);
  line.mend();
  const offer = left.value[0]!;
  assert.equal(await deleteLeft(offer), true);
  assert.deepEqual([left.value, await accountsLeft()], [[], []]);
  // Somebody asks for it twice.
  assert.equal(await deleteLeft(offer), true);
});

test('an account that shall stay is offered no more, at no start', async () => {
  const before = await own();
  assert.equal(await join(await link(await Device.make(MK))), 'joined');
  await keepLeft(before);
  assert.deepEqual([left.value, await accountsLeft()], [[], []]);
});

test('a link with another secret lets in without the key, and tells nobody otherwise', async () => {
  const other = await Device.make(MK);
  const { code } = await link(other);
  assert.equal(await join({ code, secret: newSecret() }), 'joined');
  assert.equal(engine.value!.account, other.current.account);
  assert.equal(engine.value!.master, null);
});

test('a code that nobody gave, one that was used, too many tries and too many devices are told apart', async () => {
  const account = await own();
  const other = await Device.make(MK);
  const code = await other.code();
  await Device.make(MK, code);
  assert.equal(await join({ code: 'ZZZZZZZZ', secret: null }), 'unknown');
  assert.equal(await join({ code, secret: null }), 'unknown');
  for (const [answer, how] of [
    [refusal(429, 'throttled', { 'Retry-After': '60' }), 'busy'],
    [refusal(409, 'devices'), 'devices'],
    [refusal(503, 'busy'), 'offline'],
  ] as const) {
    line.cut(answer, /claim/);
    assert.equal(await join({ code: 'ZZZZZZZZ', secret: null }), how);
  }
  // Refused or not: this browser is where it was, and its session is in no doubt.
  assert.deepEqual([engine.value!.account, currentAccount()!.claiming], [account, undefined]);
  line.mend();
  assert.equal((await reachServer())?.kind, 'done');
});

test('without a network nothing has happened, and the same code is good later', async () => {
  const account = await own();
  const other = await Device.make(MK);
  const invitation = await link(other);
  line.cut('request');
  assert.equal(await join(invitation), 'offline');
  assert.equal(engine.value!.account, account);
  line.mend();
  assert.equal((await reachServer())?.kind, 'done');
  assert.equal(currentAccount()!.claiming, undefined);
  assert.equal(await join(invitation), 'joined');
  assert.equal(await note(), 'of before');
});

test('the answer is lost: the next round finds whose session lies here, and the records move there', async () => {
  await own();
  const other = await Device.make(MK);
  const { code } = await link(other);
  line.cut('answer', /claim/);
  assert.equal(await join({ code, secret: null }), 'offline');
  assert.equal((await readCurrentAccount())!.claiming, true);
  line.mend();
  await until(async () => {
    await reachServer();
    return engine.value!.account === other.current.account;
  });
  assert.equal((await engine.value!.get('t', TICK))?.fields.v?.[0], 3);
  assert.equal(currentAccount()!.claiming, undefined);
});

test('a link is offered once the server knows the account and the key is here, else none', async () => {
  line.cut('request');
  assert.equal(await offerLink([]), null);
  assert.equal(await offerCode(), null);
  line.mend();
  const offer = await offerLink();
  const read = readLink(offer!.link!)!;
  assert.equal(read.code, offer!.code);
  assert.ok(offer!.expiresAt > Date.now());
  const joined = await Device.make(engine.value!.master, offer!.code);
  assert.equal(joined.current.account, engine.value!.account);
  for (const answer of [refusal(409, 'devices'), refusal(503, 'busy')]) {
    line.cut(answer, /pairings/);
    assert.equal(await offerLink([]), null);
  }
});

test('a device without the key offers a code to type, and no link', async () => {
  const other = await Device.make(MK);
  assert.equal(await join({ code: await other.code(), secret: null }), 'joined');
  assert.equal(await offerLink([]), null);
  const offer = await offerCode();
  assert.match(offer!.code, /^[0-9A-Z]{8}$/);
  assert.equal(offer!.link, null);
});
