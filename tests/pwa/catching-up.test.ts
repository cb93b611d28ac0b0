/**
 * How the screen keeps up with the disk: each event in each state, and any order of them. At rest the
 * screen shows what the disk holds; nothing that was read covers a paint that is ahead of the disk; no
 * reading is lost; no two run at once.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ALL, LIST, next, START, type Acts, type Event, type State } from '../../pwa/src/app/records/catching-up.ts';
import { A, adds, B, begun, heard, luck, shown, valueOf, World } from './catching-up-world.ts';

/** A state that some events have led to, and what the last one asks for. */
function led(...events: (Event | ((state: State) => Event))[]): [State, Acts] {
  let state = START;
  let acts: Acts = { show: [], read: null, wait: false };
  for (const event of events) [state, acts] = next(state, typeof event === 'function' ? event(state) : event);
  return [state, acts];
}

const account: Event = { is: 'account', account: 'one' };
const all = (state: State): Event => ({ is: 'came', reading: state.reading!, records: [], last: true });

test('an account is read whole, once', () => {
  const [state, acts] = led(account);
  assert.deepEqual([...acts.read!], [ALL]);
  assert.equal(next(state, account)[1].read, null);
  const [, gone] = led(account, all, { is: 'account', account: null });
  assert.equal(gone.read, null);
});

test('few changes are read by name, at rest at once', () => {
  const [, { read }] = led(account, all, heard([A, B, LIST]));
  assert.deepEqual([...read!], [A, B, LIST]);
});

test('many changes, or a sleep, are one reading of everything, in a while', () => {
  const many = Array.from({ length: 50 }, (_, i) => `t ${i}`);
  for (const event of [heard(many), { is: 'slept' } as const]) {
    const [state, acts] = led(account, all, event);
    assert.deepEqual([acts.read, acts.wait], [null, true]);
    const [again, more] = next(state, event);
    assert.equal(more.wait, false);
    assert.deepEqual([...next(again, { is: 'due' })[1].read!], [ALL]);
  }
});

test('a while that ends in another account asks for nothing', () => {
  const [state] = led(account, all, { is: 'slept' }, { is: 'account', account: 'two' }, all);
  assert.equal(next(state, { is: 'due' })[1].read, null);
});

test('without an account nothing is heard', () => {
  for (const event of [heard([A]), { is: 'slept' } as const, { is: 'due' } as const]) {
    const [state, acts] = led(event);
    assert.deepEqual([acts.read, acts.wait], [null, false]);
    assert.deepEqual([...next(state, account)[1].read!], [ALL]);
  }
});

test('what is heard while something is being read is read right after it', () => {
  const [state, acts] = led(account, heard([A]));
  assert.equal(acts.read, null);
  const [, then] = next(state, all(state));
  assert.deepEqual([...then.read!], [A]);
});

test('what comes in parts goes on until the last', () => {
  const [state, acts] = led(account, heard([A]), (now) => ({
    is: 'came',
    reading: now.reading!,
    records: [shown(B, 1)],
    last: false,
  }));
  assert.deepEqual([acts.show.map(valueOf), acts.read], [[1], null]);
  assert.notEqual(next(state, all(state))[1].read, null);
});

test('a write is shown at once; nothing is read until it is through', () => {
  const write = adds(A, 1);
  const [state, acts] = led(account, all, begun(write, shown(A, 5)));
  assert.deepEqual(acts.show.map(valueOf), [6]);
  const [held, none] = next(state, heard([B]));
  assert.equal(none.read, null);
  const [, then] = next(held, { is: 'ended', write, ok: true });
  assert.deepEqual([...then.read!].sort(), [A, B]);
});

test('what this page itself has written is not read back', () => {
  const write = adds(A, 1);
  const own = heard([A], [shown(A, 6)]);
  const [state, acts] = led(account, all, begun(write, shown(A, 5)), own);
  // Another has counted too: one more on top of that would be shown twice.
  assert.deepEqual(acts.show, []);
  const [rest, then] = next(state, { is: 'ended', write, ok: true });
  assert.deepEqual([then.show.map(valueOf), then.read], [[6], null]);
  assert.equal(rest.ahead.size, 0);
});

test('what this page has written without painting it is read', () => {
  const [, { read }] = led(account, all, heard([A], [shown(A, 6)]));
  assert.deepEqual([...read!], [A]);
});

test('of two writes over each other each is taken back alone', () => {
  const [one, two] = [adds(A, 1), adds(A, 10)];
  const [state, acts] = led(account, all, begun(one, shown(A, 5)), begun(two, shown(A, 6)));
  assert.deepEqual(acts.show.map(valueOf), [16]);
  const [failed, back] = next(state, { is: 'ended', write: one, ok: false });
  assert.deepEqual([back.show.map(valueOf), back.read], [[15], null]);
  const [, end] = next(failed, { is: 'ended', write: two, ok: false });
  assert.deepEqual([end.show.map(valueOf), [...end.read!]], [[5], [A]]);
});

test('of two writes at once the disk is asked what came of them', () => {
  const [one, two] = [adds(A, 1), adds(A, 10)];
  const own = (value: number): Event => heard([A], [shown(A, value)]);
  const [state] = led(account, all, begun(one, shown(A, 5)), begun(two, shown(A, 6)), own(6), own(16));
  const [half, acts] = next(state, { is: 'ended', write: one, ok: true });
  assert.deepEqual(acts.show.map(valueOf), [16]);
  const [, end] = next(half, { is: 'ended', write: two, ok: true });
  assert.deepEqual([end.show.map(valueOf), [...end.read!]], [[16], [A]]);
});

test('what the disk said of one write says nothing of the next', () => {
  const [one, two] = [adds(A, 1), adds(A, 10)];
  const own = heard([A], [shown(A, 6)]);
  const [state] = led(account, all, begun(one, shown(A, 5)), own, begun(two, shown(A, 6)));
  const [half, acts] = next(state, { is: 'ended', write: one, ok: true });
  assert.deepEqual(acts.show.map(valueOf), [16]);
  const [, end] = next(half, { is: 'ended', write: two, ok: true });
  assert.deepEqual([end.show.map(valueOf), [...end.read!]], [[16], [A]]);
});

test('a record that was made ahead of the disk goes when that fails', () => {
  const write = adds(A, 1);
  const [, acts] = led(account, all, begun(write, shown(A)), { is: 'ended', write, ok: false });
  assert.deepEqual(acts.show, [shown(A)]);
});

test('what was painted beside a reading is not shown as it was read', () => {
  const write = adds(A, 1);
  const own = heard([A], [shown(A, 6)]);
  const [state] = led(account, begun(write, shown(A, 5)), own, { is: 'ended', write, ok: true });
  const [, acts] = next(state, {
    is: 'came',
    reading: state.reading!,
    records: [shown(A, 5), shown(B, 2)],
    last: true,
  });
  assert.deepEqual([acts.show, acts.read], [[shown(B, 2)], null]);
});

test('a reading that failed is tried again by the next event, not at once', () => {
  const [state, acts] = led(account, (now) => ({ is: 'failed', reading: now.reading! }));
  assert.equal(acts.read, null);
  assert.deepEqual([...next(state, heard([A]))[1].read!], [ALL, A]);
});

test('the answer for an account that was left is nobody’s', () => {
  const [before] = led(account);
  const [state, acts] = next(before, { is: 'account', account: 'two' });
  assert.deepEqual([...acts.read!], [ALL]);
  for (const event of [all(before), { is: 'failed', reading: before.reading! } as const]) {
    const [same, none] = next(state, event);
    assert.deepEqual([none.show, none.read, same.reading], [[], null, state.reading]);
  }
});

test('the first act makes the account: its paint stays; a paint of another account goes with it', () => {
  const write = adds(A, 1);
  const [made, acts] = led(begun(write, shown(A)), account);
  assert.deepEqual([made.ahead.size, acts.read], [1, null]);
  assert.deepEqual([...next(made, { is: 'ended', write, ok: true })[1].read!], [ALL, A]);
  const [left] = next(made, { is: 'account', account: 'two' });
  assert.deepEqual(next(left, { is: 'ended', write, ok: false })[1].show, []);
});

test('whatever comes in whatever order, at rest the screen shows what the disk holds', () => {
  fc.assert(
    fc.property(fc.array(luck, { maxLength: 60 }), (all) => {
      const world = new World();
      for (const one of all) world.take(one);
      world.settle();
      for (const [key, value] of world.disk) assert.equal(world.screen.get(key), value, key);
      for (const [key, value] of world.screen) assert.equal(value, world.disk.get(key), key);
      assert.deepEqual([world.state.ahead.size, world.state.reading, world.state.wanted.size], [0, null, 0]);
    }),
    { numRuns: 3000 },
  );
});
