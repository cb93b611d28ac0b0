/** The account's devices, their names, the key's way to one that has none, and every way out. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { reported, until } from '../page.ts';
import { Device, emptied, line, refusal } from './net.ts';
import { begin } from '../../../pwa/src/app/account/account.ts';
import { beginAnew } from '../../../pwa/src/app/account/begin-anew.ts';
import { sealName } from '../../../pwa/src/app/account/device-names.ts';
import {
  fetchDevices,
  leave,
  nameSelf,
  newcomers,
  remove,
  rename,
  watchDevices,
} from '../../../pwa/src/app/account/devices.ts';
import * as requests from '../../../pwa/src/app/account/key-request.ts';
import { join } from '../../../pwa/src/app/account/pairing.ts';
import { ghosts } from '../../../pwa/src/app/account/removals.ts';
import { reachServer } from '../../../pwa/src/app/account/with-server.ts';
import { devices, engine, phase } from '../../../pwa/src/app/account/session.ts';
import { KeyAnswers } from '../../../pwa/src/crypto/key-answers.ts';
import { Initiator, type Note } from '../../../pwa/src/crypto/key-exchange.ts';
import { readCurrentAccount, readLeaveReason } from '../../../pwa/src/db/registry.ts';

const MK = new Uint8Array(32).fill(9);
const TICK = '2026-11-25.h7k2m9q4s0ab';

/** The page's account, on the server; another device of it, with the key. */
async function both(): Promise<Device> {
  await begin();
  await reachServer();
  await nameSelf();
  return Device.make(engine.value!.master, await codeOf());
}

async function codeOf(): Promise<string> {
  const { offerCode } = await import('../../../pwa/src/app/account/pairing.ts');
  return (await offerCode())!.code;
}

/** Another device's account, which the page joins by a code: without its key. */
async function keyless(): Promise<Device> {
  const other = await Device.make(MK);
  assert.equal(await join({ code: await other.code(), secret: null }), 'joined');
  return other;
}

beforeEach(async () => {
  await emptied();
  devices.value = null;
  requests.ownRequest.value = null;
  reported.length = 0;
});

test('a list that cannot be had is none: the last one stays, and nobody is taken for removed', async () => {
  const other = await both();
  const found = await fetchDevices();
  assert.deepEqual(found!.map(({ id }) => id).sort(), [engine.value!.device, other.current.device].sort());
  for (const answer of ['request', refusal(503, 'busy'), new Response('[]'), new Response('{"devices":7}')] as const) {
    line.cut(answer);
    assert.equal(await fetchDevices(), null);
    assert.equal(devices.value, found);
  }
});

test('a name is sealed: a device that has the key vouches for itself, any other does not', async () => {
  const other = await both();
  const of = async (): Promise<[string | null, boolean]> => {
    const one = (await fetchDevices())!.find(({ id }) => id === other.current.device)!;
    return [one.name, one.proven];
  };
  assert.deepEqual(await of(), [null, false]);
  const name = await sealName(other.engine, 'Ward phone');
  await other.send('PATCH', `/devices/${other.current.device}`, JSON.stringify({ name }));
  assert.deepEqual(await of(), ['Ward phone', true]);
  assert.equal(await rename(other.current.device, 'Phone'), true);
  assert.deepEqual(await of(), ['Phone', true]);
  line.cut('request');
  assert.equal(await rename(other.current.device, 'Nobody'), false);
  line.mend();
  // Sealed for another device: a name cannot be lent.
  const lent = await sealName(other.engine, 'Ward phone', engine.value!.device);
  await other.send('PATCH', `/devices/${other.current.device}`, JSON.stringify({ name: lent }));
  assert.deepEqual(await of(), [null, false]);
});

test('without the key no name is given, and nothing is told of anybody', async () => {
  const other = await keyless();
  assert.equal(await rename(other.current.device, 'Mine'), false);
  assert.ok((await fetchDevices())!.every(({ proven }) => proven));
});

test('a device is removed once the server has heard it; one that is gone already counts as removed', async () => {
  const other = await both();
  line.cut('request');
  assert.equal(await remove(other.current.device), false);
  line.mend();
  assert.equal(
    (await fetchDevices())!.some(({ removed }) => removed),
    false,
  );
  assert.equal(await remove(other.current.device), true);
  assert.deepEqual(
    (await fetchDevices())!.map(({ id }) => id),
    [engine.value!.device],
  );
  assert.equal((await other.sync()).kind, 'removed');
  assert.equal(await remove(other.current.device), true);
  line.cut(refusal(503, 'busy'));
  assert.equal(await remove(other.current.device), false);
});

test('a removed device that the server keeps, and that goes on writing, is seen', async () => {
  const other = await both();
  const removedAt = Date.now() - 200_000;
  await engine.value!.edit([{ kind: 'k', id: `removed.${other.current.device}`, field: 'at', value: removedAt }]);
  await engine.value!.edit([{ kind: 'k', id: 'removed.eeeeeeee', field: 'at', value: 'yesterday' }]);
  await fetchDevices();
  assert.deepEqual(ghosts.value, []);
  await other.engine.edit([{ kind: 't', id: TICK, field: 'v', value: 1 }]);
  await other.sync();
  await reachServer();
  const found = await fetchDevices();
  assert.equal(found!.find(({ id }) => id === other.current.device)!.removed, true);
  assert.deepEqual(ghosts.value, [{ device: other.current.device, removedAt }]);
  // Another account has its own.
  await emptied();
  await both();
  await fetchDevices();
  assert.deepEqual(ghosts.value, []);
});

test('who joins while the screen is open is shown, who was there before is not; nobody is once it is closed', async (t) => {
  const other = await both();
  await reachServer();
  t.mock.timers.enable({ apis: ['setInterval'] });
  devices.value = null;
  const stop = watchDevices();
  await until(() => devices.value);
  assert.deepEqual(newcomers.value, []);
  const third = await Device.make(engine.value!.master, await other.code());
  line.cut('request');
  t.mock.timers.tick(2_500);
  await until(() => line.asked.filter((what) => what === 'GET /devices').length > 1);
  line.mend();
  t.mock.timers.tick(2_500);
  await until(() => newcomers.value.length);
  assert.deepEqual(
    newcomers.value.map(({ id }) => id),
    [third.current.device],
  );
  stop();
  assert.deepEqual([newcomers.value, reported], [[], []]);
});

test('who leaves is wiped once the server has heard it, not before; one that it never met just goes', async () => {
  await both();
  await engine.value!.edit([{ kind: 't', id: TICK, field: 'v', value: 1 }]);
  for (const answer of ['request', refusal(503, 'busy')] as const) {
    line.cut(answer);
    assert.equal(await leave(), false);
    assert.equal((await engine.value!.get('t', TICK))?.fields.v?.[0], 1);
  }
  line.mend();
  assert.equal(await leave(), true);
  assert.deepEqual(
    [engine.value, phase.value, await readCurrentAccount(), await readLeaveReason()],
    [null, 'gone', undefined, 'left'],
  );
  assert.deepEqual(
    (await indexedDB.databases()).map(({ name }) => name),
    ['tend'],
  );
  line.cut('request');
  await begin();
  assert.equal(await leave(), true);
  assert.equal(phase.value, 'gone');
});

test('beginning anew makes a key only where none is to be had, and after the server was heard', async () => {
  assert.equal(await beginAnew(), 'offline');
  await both();
  const { master } = engine.value!;
  assert.equal(await beginAnew(), 'here');
  assert.equal(engine.value!.master, master);

  await emptied();
  await (await begin()).edit([{ kind: 't', id: TICK, field: 'n', text: 'before joining' }]);
  await reachServer();
  await keyless();
  line.cut('request');
  assert.equal(await beginAnew(), 'offline');
  assert.equal(engine.value!.master, null);
  line.mend();
  assert.equal(await beginAnew(), 'done');
  assert.ok(engine.value!.master);
  assert.notDeepEqual(engine.value!.master, MK);
  // Words that had waited for a key are sealed with it; a code of the old key lets nobody in any more.
  const cell = (await engine.value!.get('t', TICK))!.fields.n;
  assert.equal(await engine.value!.text('t', TICK, 'n', cell), 'before joining');
  assert.ok(line.asked.includes('DELETE /recovery'));
});

/** What stands in a device's request, as the account's records say. */
async function notes(one: Device, device: string): Promise<Note> {
  await one.sync();
  const fields = (await one.engine.get('k', `join.${device}`))?.fields ?? {};
  return Object.fromEntries(['c', 'o', 'j', 'w'].map((name) => [name, (fields[name]?.[0] as string) ?? null]));
}

async function put(one: Device, device: string, note: Note): Promise<void> {
  await one.engine.edit(
    Object.entries(note).map(([field, value]) => ({ kind: 'k', id: `join.${device}`, field, value })),
  );
  await one.sync();
}

test('a device that joined by a code asks for the key, and has it once both have compared', async () => {
  await (await begin()).edit([{ kind: 't', id: TICK, field: 'n', text: 'before joining' }]);
  const other = await keyless();
  const { device } = engine.value!;
  await until(() => requests.ownRequest.value);
  const answers = new KeyAnswers({ account: other.current.account, crypto });
  let digits: string | null = null;
  await until(async () => {
    await reachServer();
    const found = await answers.receive(new Map([[device, await notes(other, device)]]));
    for (const one of found.write) await put(other, one.device, one.note);
    digits = found.requests[0]?.digits ?? null;
    return digits && requests.ownRequest.value?.state === 'compare';
  });
  assert.equal(requests.ownRequest.value!.digits, digits);
  await put(other, device, (await answers.give(device, MK))!);
  await until(async () => {
    await reachServer();
    return requests.ownRequest.value?.state === 'done' && engine.value!.master;
  });
  assert.deepEqual(engine.value!.master, MK);
  await until(async () => {
    const cell = (await engine.value!.get('t', TICK))?.fields.n;
    return (await engine.value!.text('t', TICK, 'n', cell)) === 'before joining';
  });
});

test('a request that somebody has bent is refused on both screens, and no key is given', async () => {
  const other = await keyless();
  const { device } = engine.value!;
  await until(() => requests.ownRequest.value);
  await reachServer();
  await put(other, device, { o: 'AAAA' });
  await until(async () => {
    await reachServer();
    return requests.ownRequest.value?.state !== 'waiting';
  });
  // Garbage in the place of a key: asked anew, not gone on with.
  await until(async () => {
    await reachServer();
    return requests.ownRequest.value?.state === 'refused';
  });
  assert.equal(engine.value!.master, null);
});

test('the screen that has the key shows a request, gives it after the comparison, and forgets all when it is closed', async () => {
  const other = await both();
  const asking = await Device.make(null, await other.code());
  const { device } = asking.current;
  const initiator = await Initiator.begin({ account: asking.current.account, device, crypto });
  await put(asking, device, initiator.opening);
  const stop = requests.watchKeyRequests();
  let digits: string | undefined;
  const step = async (): Promise<Uint8Array | undefined> => {
    await reachServer();
    const found = await initiator.receive(await notes(asking, device));
    if (found.kind === 'write') await put(asking, device, found.note);
    if (found.kind === 'compare') digits = found.digits;
    return found.kind === 'key' ? found.mk : undefined;
  };
  await until(async () => (await step(), requests.keyRequests.value[0]?.digits && digits));
  assert.deepEqual(requests.keyRequests.value, [{ device, digits, state: 'compare' }]);
  assert.equal(requests.answeredCount.value, 1);
  // Nobody confirms a request that is not there.
  await requests.confirm('eeeeeeee');
  assert.equal(await step(), undefined);
  await requests.confirm(device);
  let mk: Uint8Array | undefined;
  await until(async () => (mk = await step()));
  assert.deepEqual(mk, engine.value!.master);
  await until(() => requests.keyRequests.value[0]?.state === 'given');
  stop();
  assert.deepEqual([requests.keyRequests.value, requests.answeredCount.value], [[], 0]);
  // A closed screen answers nothing.
  requests.answerKeyRequest(device);
  await requests.confirm(device);
});

test("a request that was declined is taken off the account's table, and the other device stays", async () => {
  const other = await both();
  const asking = await Device.make(null, await other.code());
  const { device } = asking.current;
  const initiator = await Initiator.begin({ account: asking.current.account, device, crypto });
  await put(asking, device, initiator.opening);
  await reachServer();
  const stop = requests.watchKeyRequests();
  await until(() => requests.keyRequests.value.length);
  await requests.decline(device);
  await until(() => !requests.keyRequests.value.length);
  await reachServer();
  assert.deepEqual(await notes(asking, device), { c: null, o: null, j: null, w: null });
  assert.ok((await fetchDevices())!.some(({ id }) => id === device));
  stop();
});
