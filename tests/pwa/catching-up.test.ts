/**
 * How the screen keeps up with the disk: each event in each state, and any order of them. At rest the
 * screen shows what the disk holds; nothing that was read covers a paint that is ahead of the disk; no
 * reading is lost; no two run at once.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fields } from '../../pwa/src/domain/cells.ts';
import {
  ALL,
  keyOf,
  LIST,
  next,
  START,
  type Acts,
  type Event,
  type Key,
  type Shown,
  type State,
  type Wanted,
  type Write,
} from '../../pwa/src/app/records/catching-up.ts';

const A = 't a';
const B = 't b';

function shown(key: Key, value?: number): Shown {
  const [kind, id] = [key.slice(0, 1), key.slice(2)];
  return { kind, id, fields: value === undefined ? undefined : { v: [value, 'x'] } };
}

const valueOf = ({ fields }: Shown): unknown => fields?.v?.[0];
const adds = (key: Key, by: number): Write =>
  new Map([[key, (fields: Fields) => ({ v: [Number(fields.v?.[0] ?? 0) + by, '~'] }) as Fields]]);

/** A state that some events have led to, and what the last one asks for. */
function led(...events: (Event | ((state: State) => Event))[]): [State, Acts] {
  let state = START;
  let acts: Acts = { show: [], read: null, wait: false };
  for (const event of events) [state, acts] = next(state, typeof event === 'function' ? event(state) : event);
  return [state, acts];
}

const account: Event = { is: 'account', account: 'one' };
const all = (state: State): Event => ({ is: 'came', reading: state.reading!, records: [], last: true });
const heard = (keys: Key[], records: Shown[] = []): Event => ({ is: 'heard', keys, records });
const begun = (write: Write, ...records: Shown[]): Event => ({ is: 'begun', write, shown: records });

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

/** What may happen next. Which write, reading or record is meant is counted round those that there are. */
type Luck =
  | { do: 'tap' | 'elsewhere'; key: number; by: number }
  | { do: 'commit' | 'told' | 'end' | 'fail' | 'silent' | 'lost' | 'read' | 'part' | 'broken'; which: number }
  | { do: 'many' | 'slept' | 'due' | 'list' | 'switch' };

const which = fc.nat(5);
const luck: fc.Arbitrary<Luck> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('tap', 'elsewhere'), key: fc.nat(2), by: fc.nat(9) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('commit', 'told', 'end', 'read', 'part', 'fail', 'silent', 'lost', 'broken'),
      which,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('many', 'slept', 'due', 'list', 'switch') }) },
) as fc.Arbitrary<Luck>;

interface Job {
  key: Key;
  write: Write;
  by: number;
  account: string;
  /** Of which stay at an account: what was painted in another one is gone. */
  stay: number;
  /** `told`: this page has heard that it is on disk. */
  at: 'waiting' | 'written' | 'told';
  /** What it has made of the record. */
  made: number;
}

/** A browser with two accounts, whose disk, screen and machine are numbers by name. */
class World {
  state = START;
  account = 'one';
  readonly disks = new Map([
    ['one', new Map<Key, number>()],
    ['two', new Map<Key, number>()],
  ]);
  screen = new Map<Key, unknown>();
  jobs: Job[] = [];
  /** The readings under way, also those of an account that was left, and what the disk held when they began. */
  readings: { wanted: Wanted; found: Shown[]; stay: number }[] = [];
  stay = 0;
  waits = false;

  constructor() {
    this.tell({ is: 'account', account: this.account });
  }

  get disk(): Map<Key, number> {
    return this.disks.get(this.account)!;
  }

  tell(event: Event): void {
    const [state, { show, read, wait }] = next(this.state, event);
    for (const record of show) {
      const key = keyOf(record);
      const ahead = this.jobs.filter((job) => job.key === key && job.stay === this.stay);
      if (event.is === 'came') assert.equal(ahead.length, 0, 'what was read covers a paint ahead of the disk');
      this.screen.set(key, valueOf(record));
    }
    this.state = state;
    this.waits ||= wait;
    if (!read) return;
    assert.ok(!this.readings.some(({ stay }) => stay === this.stay), 'two readings at once');
    this.readings.push({ wanted: read, found: this.found(read), stay: this.stay });
  }

  found(wanted: Wanted): Shown[] {
    const whole = wanted.has(ALL) || wanted.has(LIST);
    const named = whole ? new Set([...this.screen.keys(), ...this.disk.keys()]) : wanted;
    return [...named].map((key) => shown(key, this.disk.get(key)));
  }

  take(one: Luck): void {
    const jobs = 'which' in one ? this.jobs.filter((job) => job.at === JOBS[one.do]) : [];
    const job = 'which' in one ? jobs[one.which % jobs.length] : undefined;
    switch (one.do) {
      case 'tap':
        return this.tap(`t ${one.key}`, one.by);
      case 'elsewhere':
        return this.elsewhere(`t ${one.key}`, one.by);
      case 'commit':
        return job && this.commit(job);
      case 'told':
        return job && this.hear(job);
      // On disk, and nobody has said so; and as if it were not, where the connection was lost.
      case 'silent':
      case 'end':
        return job && this.end(job, true);
      case 'lost':
      case 'fail':
        return job && this.end(job, false);
      case 'part':
      case 'read':
        return this.answer(one.which, one.do === 'read');
      case 'broken':
        return this.broken(one.which);
      case 'switch':
        return this.move();
      case 'many':
        return this.much();
      case 'list':
        return this.tell(heard([LIST]));
      case 'due':
        return this.due();
      default:
        this.tell({ is: 'slept' });
    }
  }

  tap(key: Key, by: number): void {
    const write = adds(key, by);
    this.jobs.push({ key, write, by, account: this.account, stay: this.stay, at: 'waiting', made: 0 });
    const value = this.screen.get(key);
    this.tell(begun(write, shown(key, value as number | undefined)));
  }

  /** Another tab, or a pull: the disk first, then this page hears of it. */
  elsewhere(key: Key, by: number): void {
    this.disk.set(key, (this.disk.get(key) ?? 0) + by);
    this.tell(heard([key]));
  }

  /** A pull of many records. */
  much(): void {
    const many = Array.from({ length: 60 }, (_, i) => `t ${i}`);
    for (const key of many) this.disk.set(key, (this.disk.get(key) ?? 0) + 1);
    this.tell(heard(many));
  }

  commit(job: Job): void {
    const disk = this.disks.get(job.account)!;
    job.made = (disk.get(job.key) ?? 0) + job.by;
    disk.set(job.key, job.made);
    job.at = 'written';
  }

  hear(job: Job): void {
    job.at = 'told';
    // An account that was left has nothing to say.
    if (job.account === this.account) this.tell(heard([job.key], [shown(job.key, job.made)]));
  }

  end(job: Job, ok: boolean): void {
    this.jobs = this.jobs.filter((other) => other !== job);
    this.tell({ is: 'ended', write: job.write, ok });
  }

  answer(which: number, last: boolean): void {
    const now = this.readings[which % this.readings.length];
    if (!now) return;
    if (last) this.readings = this.readings.filter((one) => one !== now);
    this.tell({ is: 'came', reading: now.wanted, records: now.found, last });
  }

  broken(which: number): void {
    const now = this.readings[which % this.readings.length];
    if (!now) return;
    this.readings = this.readings.filter((one) => one !== now);
    this.tell({ is: 'failed', reading: now.wanted });
  }

  move(): void {
    this.stay++;
    this.account = this.account === 'one' ? 'two' : 'one';
    this.screen.clear();
    this.tell({ is: 'account', account: this.account });
  }

  due(): void {
    if (!this.waits) return;
    this.waits = false;
    this.tell({ is: 'due' });
  }

  /** All that is under way comes to its end. */
  settle(): void {
    for (let i = 0; i < 500; i++) {
      const job = this.jobs[0];
      if (job?.at === 'waiting') this.commit(job);
      else if (job?.at === 'written') this.hear(job);
      else if (job) this.end(job, true);
      else if (this.readings.length) this.answer(0, true);
      else if (this.waits) this.due();
      else if (this.state.rests) this.tell({ is: 'due' });
      else return;
    }
    throw new Error('it never comes to rest');
  }
}

const JOBS: { [act: string]: Job['at'] } = {
  commit: 'waiting',
  fail: 'waiting',
  told: 'written',
  silent: 'written',
  lost: 'written',
  end: 'told',
};

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
