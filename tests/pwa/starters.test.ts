/** Starters that nobody shaped give way to whatever a person did with them, on any phone, in any order. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edit } from '../../pwa/src/sync/engine.ts';
import { Phone, same } from './phone.ts';
import { Server } from './server.ts';

const HABIT = ['h', 'starter00001'] as const;
const OTHER = 'ffffffffffffffff';
const usual = (value: string): Edit => ({ kind: 'h', id: 'starter00001', field: 'plan', value, usual: true });

test('a phone that begins and then joins does not win over what somebody shaped', async () => {
  const server = new Server();
  const old = await Phone.make(server, 'a');
  await old.engine.edit([usual('daily')]);
  await old.write('weekdays', 'plan', HABIT);
  await old.sync();
  server.now += 86_400_000;
  // The new phone begins by itself, years later, and moves its records here.
  const fresh = await Phone.make(new Server(), 'b', null, OTHER);
  await fresh.engine.edit([usual('daily, from today')]);
  const joined = await Phone.make(server, 'c');
  await fresh.engine.moveTo(joined.engine, 'plain');
  await joined.sync();
  await old.sync();

  assert.equal(await old.value('plan', HABIT), 'weekdays');
  assert.equal(await joined.value('plan', HABIT), 'weekdays');
  await same(old, joined);
});

test('a default never replaces what is there already, and a later act always replaces it', async () => {
  const phone = await Phone.make(new Server(), 'a');
  await phone.write('shaped', 'plan', HABIT);
  await phone.engine.edit([usual('daily')]);
  assert.equal(await phone.value('plan', HABIT), 'shaped');

  const other = await Phone.make(new Server(), 'b');
  await other.engine.edit([usual('daily')]);
  await other.write('shaped', 'plan', HABIT);
  assert.equal(await other.value('plan', HABIT), 'shaped');
});

test('moving records is no edit: it starts no round of its own', async () => {
  const server = new Server();
  const target = await Phone.make(server, 'a');
  const source = await Phone.make(server, 'b', null, OTHER);
  await source.write(1);
  target.changes.length = 0;
  await source.engine.moveTo(target.engine, 'plain');
  assert.deepEqual(
    target.changes.map(({ by }) => by),
    ['pull'],
  );
});
