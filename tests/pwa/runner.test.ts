/** When synchronisations happen: at the start, after writing, by themselves, and not before the server wants them. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Verdict } from '../../pwa/src/sync/loop/round.ts';
import { Runner } from '../../pwa/src/sync/loop/runner.ts';

/** A page to come and go, with time in hand. */
function page(t: { after: (act: () => void) => void }): {
  turn: (state: string) => void;
  pass: (ms: number) => Promise<void>;
} {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const window = new EventTarget();
  let now = 0;
  mock.timers.enable({ apis: ['setTimeout'] });
  const clock = mock.method(performance, 'now', () => now);
  Object.assign(globalThis, { document, addEventListener: window.addEventListener.bind(window) });
  t.after(() => {
    mock.timers.reset();
    clock.mock.restore();
  });
  return {
    turn: (state) => {
      document.visibilityState = state;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 50) {
        now += 50;
        mock.timers.tick(50);
        await new Promise((done) => setImmediate(done));
      }
    },
  };
}

/** A runner whose rounds come to `verdict`; how many there were. */
function running(verdict: () => Verdict): { runner: Runner; count: () => number } {
  let rounds = 0;
  const runner = new Runner(async () => {
    rounds++;
    return verdict();
  });
  runner.start();
  return { runner, count: () => rounds };
}

const DONE: Verdict = { kind: 'done', full: false };

test('at the start, after a pause in writing, and every quarter of an hour', async (t) => {
  const { pass } = page(t);
  const { runner, count } = running(() => DONE);
  await pass(50);
  assert.equal(count(), 1);
  for (let i = 0; i < 4; i++) {
    runner.edited();
    await pass(50);
  }
  assert.equal(count(), 1);
  await pass(300);
  assert.equal(count(), 2);
  await pass(15 * 60_000 + 100);
  assert.equal(count(), 3);
  runner.stop();
});

test('what fails is tried again by itself; coming back tries at once; writing does not', async (t) => {
  const { pass, turn } = page(t);
  const { runner, count } = running(() => ({ kind: 'wait', ms: 5_000, hard: false }));
  await pass(50);
  runner.edited();
  await pass(1_000);
  assert.equal(count(), 1);
  turn('visible');
  await pass(50);
  assert.equal(count(), 2);
  await pass(5_100);
  assert.equal(count(), 3);
  runner.stop();
});

test('without room on the device, what is written goes out at once, also what is written meanwhile', async (t) => {
  const { pass } = page(t);
  let during: (() => void) | null = null;
  const { runner, count } = running(() => {
    during?.();
    during = null;
    return { kind: 'wait', ms: 300_000, hard: false, roomless: true };
  });
  await pass(50);
  assert.equal(count(), 1);
  runner.edited(true);
  await pass(50);
  assert.equal(count(), 2);
  during = () => runner.edited(true);
  runner.edited(true);
  await pass(100);
  assert.equal(count(), 4);
  await pass(10_000);
  assert.equal(count(), 4);
  runner.stop();
});

test('nothing cuts short a wait that the server asked for', async (t) => {
  const { pass, turn } = page(t);
  const { runner, count } = running(() => ({ kind: 'wait', ms: 30_000, hard: true }));
  await pass(50);
  runner.edited();
  runner.syncNow();
  turn('visible');
  await pass(29_000);
  assert.equal(count(), 1);
  await pass(1_200);
  assert.equal(count(), 2);
  // But what changes what is asked: an invitation, say.
  runner.retryNow();
  await pass(50);
  assert.equal(count(), 3);
  runner.stop();
});
