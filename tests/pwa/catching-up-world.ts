/** A browser with two accounts, in which anything may happen: for the laws of catching-up.test.ts. */

import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { Fields } from '../../pwa/src/domain/cells.ts';
import {
  ALL,
  keyOf,
  LIST,
  next,
  START,
  type Event,
  type Key,
  type Shown,
  type Wanted,
  type Write,
} from '../../pwa/src/app/records/catching-up.ts';

export const A = 't a';
export const B = 't b';

export function shown(key: Key, value?: number): Shown {
  const [kind, id] = [key.slice(0, 1), key.slice(2)];
  return { kind, id, fields: value === undefined ? undefined : { v: [value, 'x'] } };
}

export const valueOf = ({ fields }: Shown): unknown => fields?.v?.[0];
export const adds = (key: Key, by: number): Write =>
  new Map([[key, (fields: Fields) => ({ v: [Number(fields.v?.[0] ?? 0) + by, '~'] }) as Fields]]);

export const heard = (keys: Key[], records: Shown[] = []): Event => ({ is: 'heard', keys, records });
export const begun = (write: Write, ...records: Shown[]): Event => ({ is: 'begun', write, shown: records });

/** What may happen next. Which write, reading or record is meant is counted round those that there are. */
type Luck =
  | { do: 'tap' | 'elsewhere'; key: number; by: number }
  | { do: 'commit' | 'told' | 'end' | 'fail' | 'silent' | 'lost' | 'read' | 'part' | 'broken'; which: number }
  | { do: 'many' | 'slept' | 'due' | 'list' | 'switch' };

const which = fc.nat(5);
export const luck: fc.Arbitrary<Luck> = fc.oneof(
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
export class World {
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
