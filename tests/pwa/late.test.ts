/** The last moments of an account that is being left: what another tab writes there comes along, once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../../pwa/src/sync/engine.ts';
import { Phone, same, TICK } from './phone.ts';
import { Server } from './server.ts';

const OTHER_MK = new Uint8Array(32).fill(9);
const ELSEWHERE = 'ffeeddccbbaa9988';
const other = (id: string): readonly [string, string] => ['t', `2025-10-04.${id}`];

/** A phone whose account goes over into another one, which has its own key; texts and ticks have been moved. */
async function moved(): Promise<{ home: Phone; tab: Engine; target: Phone; server: Server }> {
  const server = new Server();
  const home = await Phone.make(new Server(), 'a');
  await home.note('of before');
  await home.write(1);
  await home.write(1, 'v', other('sent'));
  await home.note('sent there', other('sent'));
  const tab = await home.beside();
  const target = await Phone.make(server, 'b', OTHER_MK, ELSEWHERE);
  await home.engine.moveTo(target.engine, 'plain');
  await home.engine.moveTo(target.engine, 'texts');
  return { home, tab, target, server };
}

async function note(at: Engine, text: string, [kind, id]: readonly [string, string] = TICK): Promise<void> {
  await at.edit([{ kind, id, field: 'n', text }]);
}

test('a note that another tab writes after the texts were moved comes along, and nothing else again', async () => {
  const { home, tab, target } = await moved();
  await target.sync();
  home.server.now += 5;
  target.server.now += 5;
  await note(tab, 'in the last moment');
  await note(tab, 'a new one', other('new'));
  await tab.edit([{ kind: 't', id: other('new')[1], field: 'v', value: 3 }]);
  target.changes = [];

  await home.engine.moveTo(target.engine, 'late');
  const { dirty } = await target.engine.dump();
  assert.deepEqual(
    dirty.map(([, id, field]) => `${id} ${field}`).sort(),
    [`${TICK[1]} n`, `${other('new')[1]} n`, `${other('new')[1]} v`].sort(),
  );
  assert.ok(target.changes.length && target.changes.every(({ by }) => by === 'pull'), 'moving is no edit');
  assert.equal(await target.read(), 'in the last moment');
  assert.equal(await target.read('n', other('new')), 'a new one');
  assert.equal(await target.value('v', other('new')), 3);
  assert.deepEqual(await target.shelved(), []);
  await target.sync();
  await same(target);
});

test('where nothing was written meanwhile nothing is sent again', async () => {
  const { home, target } = await moved();
  await target.sync();
  await home.engine.moveTo(target.engine, 'late');
  assert.deepEqual((await target.engine.dump()).dirty, []);
  await target.sync();
  await same(target);
});

test('a later text of the account that was joined stands, and the late one is asked about', async () => {
  const { home, tab, target } = await moved();
  home.server.now += 5;
  await note(tab, 'in the last moment', other('new'));
  target.server.now += 60;
  await target.note('of the other account', other('new'));
  await home.engine.moveTo(target.engine, 'late');
  await target.sync();
  assert.equal(await target.read('n', other('new')), 'of the other account');
  assert.deepEqual(await target.shelved(), ['in the last moment']);
});

test('once they are moved nobody writes there: a tab that did not hear of it is told, and loses nothing in silence', async () => {
  const { home, tab, target } = await moved();
  await home.engine.moveTo(target.engine, 'late');
  await assert.rejects(note(tab, 'too late'));
  await assert.rejects(tab.edit([{ kind: 't', id: TICK[1], field: 'v', value: 2 }]));
});

test('broken off after the last look, it is all found again', async () => {
  const { home, tab, target } = await moved();
  await note(tab, 'in the last moment');
  target.engine.close();
  const opens = target.idb.open.bind(target.idb);
  target.idb.open = () => {
    throw new DOMException('no room', 'UnknownError');
  };
  await assert.rejects(home.engine.moveTo(target.engine, 'late'));
  target.idb.open = opens;
  await home.open();
  await target.open();
  for (const what of ['plain', 'texts', 'late'] as const) await home.engine.moveTo(target.engine, what);
  assert.equal(await target.read(), 'in the last moment');
});
