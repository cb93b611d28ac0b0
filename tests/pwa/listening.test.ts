/** The lock of the one tab that listens: a sleeping tab loses it, and waits for it anew when it wakes up. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeartbeat } from '../../pwa/src/db/heartbeats.ts';
import { holdLock } from '../../pwa/src/sync/loop/hold.ts';

const PACE = { beatMs: 25, misses: 4 };
/** A holder that never beats: its page sleeps. */
const ASLEEP = { beatMs: 3_600_000, misses: 4 };

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((done) => setTimeout(done, 5));
}

/** A tab that wants to listen; what it was told, in order. */
function tab(name: string, pace = PACE): { told: string[]; stop: () => Promise<void> } {
  const told: string[] = [];
  const stop = new AbortController();
  const over = holdLock(name, stop.signal, { taken: () => told.push('taken'), lost: () => told.push('lost') }, pace);
  return { told, stop: () => (stop.abort(), over) };
}

test('a tab that sleeps keeps no other from listening, stops when it wakes up, and waits for its turn', async () => {
  const asleep = tab('sleeper', ASLEEP);
  await until(() => asleep.told.length === 1);
  const awake = tab('sleeper');
  await until(() => awake.told.length === 1);
  await until(() => asleep.told.length === 2);
  assert.deepEqual(asleep.told, ['taken', 'lost']);

  await awake.stop();
  await until(() => asleep.told.length === 3);
  assert.deepEqual(asleep.told, ['taken', 'lost', 'taken']);
  assert.deepEqual(awake.told, ['taken']);
  await asleep.stop();
});

test('a tab that is awake goes on listening, and hands over when it stops', async () => {
  const first = tab('awake');
  await until(() => first.told.length === 1);
  const second = tab('awake');
  // Far more beats than a sleeper may miss.
  const beats = async (): Promise<number> => Number((await readHeartbeat('awake')).split('.')[1]);
  while ((await beats()) < 3 * PACE.misses) await new Promise((done) => setTimeout(done, 10));
  assert.deepEqual([first.told, second.told], [['taken'], []]);
  await first.stop();
  await until(() => second.told.length === 1);
  assert.deepEqual(first.told, ['taken']);
  await second.stop();
});

test('who stops while it waits is done, and takes nothing afterwards', async () => {
  const first = tab('stopped');
  await until(() => first.told.length === 1);
  const second = tab('stopped');
  await second.stop();
  await first.stop();
  assert.deepEqual(second.told, []);
});
