/** A page is left while another page, or the worker, of the same browser talks: that is no twin (R7). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CurrentAccount } from '../../pwa/src/db/registry.ts';
import { Engine } from '../../pwa/src/sync/engine.ts';
import type { Reply, Send } from '../../pwa/src/sync/loop/http.ts';
import { synchronise, type Tools } from '../../pwa/src/sync/loop/round.ts';
import { later, Phone, same } from './phone.ts';
import { Server } from './server.ts';

const DEVICE = 'aaaaaaaa';
const dayOf = (day: number): [string, string] => ['t', `2025-10-0${day}.h7k2m9q4s0ab`];

/** One tick a day, by any page. */
function tick(page: Engine, day: number): Promise<unknown> {
  const [kind, id] = dayOf(day);
  return page.edit([{ kind, id, field: 'v', value: 1 }]);
}

/** A page is left: its last request arrives, and nobody hears the answer. */
function leave(phone: Phone, page: Engine): void {
  const last = page.farewell(60_000);
  assert.ok(last);
  phone.server.sync(DEVICE, last);
}

/** One round of a page, or of the worker, which knows of no number that a leaving page used. */
async function round(
  phone: Phone,
  page: Engine,
  more: Partial<Tools> = {},
): Promise<{ kind: string; asked: string[] }> {
  const asked: string[] = [];
  const send: Send = async (_, path, body) => {
    asked.push(path);
    const said =
      path === '/sync'
        ? phone.server.sync(page.device, body!)
        : { status: 200, body: { account: page.account, device: DEVICE } };
    return { retryAfter: null, ...said, sentAt: phone.now, gotAt: phone.now } as Reply;
  };
  const place: CurrentAccount = { account: page.account, device: DEVICE, known: true };
  const tools: Tools = {
    send,
    memory: { probed: true, remadeAt: 0 },
    save: async () => {},
    name: async () => null,
    invite: () => null,
    now: () => phone.now,
    ...more,
  };
  return { kind: (await synchronise(page, place, tools)).kind, asked };
}

test('a page is left while another one has a request of the same number under way', async () => {
  const phone = await Phone.make(new Server(), 'a');
  const other = await phone.beside();
  await tick(phone.engine, 1);
  await tick(other, 2);
  const out = await other.request();
  leave(phone, phone.engine);

  const { status, body } = phone.send(out);
  assert.equal(status, 409);
  assert.deepEqual(await other.answer(out, status, body, phone.now, phone.now), { kind: 'retry' });
  assert.equal((await round(phone, other)).kind, 'done');
  assert.equal(other.device, DEVICE);
  await same(phone);
});

test('two pages are left before a third one asks', async () => {
  const phone = await Phone.make(new Server(), 'a');
  const [other, third] = [await phone.beside(), await phone.beside()];
  await tick(phone.engine, 1);
  await tick(other, 2);
  await tick(third, 3);
  const out = await third.request();
  leave(phone, phone.engine);
  leave(phone, other);
  const { status, body } = phone.send(out);
  assert.deepEqual(await third.answer(out, status, body, phone.now, phone.now), { kind: 'retry' });
  const { kind, asked } = await round(phone, third);
  assert.deepEqual([kind, asked.every((path) => path === '/sync')], ['done', true]);
  assert.equal(third.device, DEVICE);
  await same(phone);
});

test('the worker knows of no such number: it takes no twin for certain, and a page goes on', async () => {
  const phone = await Phone.make(new Server(), 'a');
  const other = await phone.beside();
  await tick(phone.engine, 1);
  await tick(other, 2);
  await tick(phone.engine, 3);
  leave(phone, phone.engine);
  leave(phone, other);
  const worker = await Engine.open(
    { account: phone.account, device: DEVICE, idb: phone.idb, now: () => phone.now },
    later,
  );
  await tick(worker, 4);
  const { kind, asked } = await round(phone, worker, { unsure: true });
  assert.deepEqual([kind, asked.filter((path) => path !== '/sync')], ['wait', []]);
  assert.equal(worker.device, DEVICE);

  const next = await phone.beside();
  assert.equal((await round(phone, next)).kind, 'done');
  assert.equal(next.device, DEVICE);
  await same(phone);
});

test('a twin is found all the same, though both were copied with the number that a page used', async () => {
  const phone = await Phone.make(new Server(), 'a');
  await tick(phone.engine, 1);
  leave(phone, phone.engine);
  await phone.sync();
  const twin = await phone.clone();
  twin.used = phone.used;
  await phone.engine.tap(...dayOf(2), 1);
  await phone.sync();
  await twin.engine.tap(...dayOf(2), 1);
  await twin.engine.tap(...dayOf(2), 1);
  assert.deepEqual(await twin.sync(), { kind: 'renew' });
});
