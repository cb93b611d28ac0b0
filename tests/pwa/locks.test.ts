/** Locks whose holder sleeps: they are stolen, and the robbed one gives up. */

import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLock, LockStolen, type HeldLock } from '../../pwa/src/sync/loop/locks.ts';
import { recordHeartbeat, readHeartbeat, isHolder, startHeartbeat } from '../../pwa/src/db/heartbeats.ts';

const PACE = { beatMs: 25, misses: 4 };
/** A holder that never beats: its page sleeps. */
const ASLEEP = { beatMs: 3_600_000, misses: 4 };

function gate(): { open: () => void; wait: Promise<void> } {
  let open = (): void => {};
  const wait = new Promise<void>((done) => {
    open = done;
  });
  return { open, wait };
}

test('one at a time, in order', async () => {
  const seen: number[] = [];
  await Promise.all(
    [1, 2, 3].map((each) =>
      withLock(
        'order',
        async () => {
          seen.push(each);
          await new Promise((done) => setTimeout(done, 5));
          seen.push(each);
        },
        PACE,
      ),
    ),
  );
  assert.deepEqual(seen, [1, 1, 2, 2, 3, 3]);
});

test('what is thrown under the lock reaches the caller, and the lock is free again', async () => {
  await assert.rejects(
    withLock(
      'thrown',
      async () => {
        throw new RangeError('x');
      },
      PACE,
    ),
    RangeError,
  );
  assert.equal(await withLock('thrown', async () => 7, PACE), 7);
});

test('a holder that is awake keeps its lock, however long it takes', async () => {
  const held = gate();
  let turn!: HeldLock;
  const first = withLock(
    'awake',
    async (mine) => {
      turn = mine;
      await held.wait;
      return 'first';
    },
    PACE,
  );
  let second = 'waits';
  const waiting = withLock('awake', async () => (second = 'ran'), PACE);
  const started = await readHeartbeat('awake');
  // Far more beats than a sleeper may miss.
  while (Number((await readHeartbeat('awake')).split('.')[1]) < 3 * PACE.misses)
    await new Promise((done) => setTimeout(done, 10));
  assert.notEqual(await readHeartbeat('awake'), started);
  assert.equal(second, 'waits');
  await turn.check();
  held.open();
  assert.equal(await first, 'first');
  assert.equal(await waiting, 'ran');
});

test('a sleeping holder is robbed by one of all who wait, and notices when it wakes up', async () => {
  const sleeping = gate();
  let inside = 0;
  let most = 0;
  const robbed = withLock(
    'asleep',
    async (turn) => {
      await sleeping.wait;
      await turn.check();
      return 'went on';
    },
    ASLEEP,
  );
  robbed.catch(() => {});
  const act = async (turn: HeldLock): Promise<string> => {
    most = Math.max(most, ++inside);
    await new Promise((done) => setTimeout(done, 2 * PACE.beatMs));
    await turn.check();
    inside--;
    return 'done';
  };
  const all = await Promise.all([1, 2, 3].map(() => withLock('asleep', act, PACE)));
  assert.deepEqual(all, ['done', 'done', 'done']);
  assert.equal(most, 1);
  sleeping.open();
  await assert.rejects(robbed, LockStolen);
});

test('who was robbed writes no sign of life over another one', async () => {
  await startHeartbeat('over', 'first');
  await startHeartbeat('over', 'second');
  await recordHeartbeat('over', 'first');
  assert.equal(await isHolder('over', 'first'), false);
  assert.equal(await readHeartbeat('over'), 'second.0');
});
