/** What a habit's record says and how it is written: one codec for all who read or write it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { habitEdits } from '../../pwa/src/app/records/habits.ts';
import type { Fields, Value } from '../../pwa/src/domain/cells.ts';
import { dayOfNumber } from '../../pwa/src/domain/number-dates.ts';
import { isErased, readHabit, weekdaysOf, writeHabit, type HabitFields } from '../../pwa/src/domain/habit.ts';
import type { Entry } from '../../pwa/src/domain/schedule.ts';

const STAMP = '0199b3c4d5e00000aaaaaaaa';

function cells(values: { [field: string]: Value }): Fields {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [value, STAMP]]));
}

interface Case {
  name: string;
  fields: { [field: string]: Value };
  expected: { [field: string]: Value };
  foreign: boolean;
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../vectors/habit.json', import.meta.url), 'utf8'),
);
for (const { name, fields, expected, foreign } of cases) {
  test(`habit: ${name}`, () => {
    const habit = readHabit(cells(fields));
    assert.deepEqual(writeHabit(habit), expected);
    assert.equal(habit.foreign, foreign);
    assert.deepEqual(readHabit(cells(expected)), { ...habit, foreign: false });
  });
}

test('no record at all is as an empty one', () => {
  assert.deepEqual(readHabit(undefined), readHabit({}));
});

const amount = fc.integer({ min: 1, max: 1e6 }).map((n) => n / 100);
const day = fc.integer({ min: 0, max: 30_000 }).map(dayOfNumber);
const weekdays = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
const time = fc
  .nat(1439)
  .map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`);
const asks: fc.Arbitrary<Pick<Entry, 'kind' | 'days' | 'n'>> = fc.oneof(
  fc.record({ kind: fc.constant('daily' as const) }),
  fc.record({ kind: fc.constant('weekdays' as const), days: weekdays }),
  fc.record({ kind: fc.constant('every_n_days' as const), n: fc.integer({ min: 1, max: 365 }) }),
  fc.record({ kind: fc.constant('times_per_week' as const), n: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ kind: fc.constant('times_per_month' as const), n: fc.integer({ min: 1, max: 28 }) }),
);
const entry: fc.Arbitrary<Entry> = fc
  .tuple(day, asks, amount, fc.option(fc.double({ min: 0.01, max: 1, noNaN: true })))
  .map(([from, what, target, share]) => ({ from, ...what, target, tiny: share && target * share }));
const habit: fc.Arbitrary<HabitFields> = fc.record({
  measure: fc.constantFrom('check', 'count', 'minutes'),
  plan: fc
    .uniqueArray(entry, { maxLength: 4, selector: ({ from }) => from })
    .map((plan) => plan.toSorted((a, b) => (a.from < b.from ? -1 : 1))),
  pause: fc.array(
    fc.record({ from: day, to: fc.option(day), end: fc.constant(1 as const) }, { requiredKeys: ['from', 'to'] }),
    {
      maxLength: 3,
    },
  ),
  rem: fc.array(fc.record({ at: time, days: fc.option(weekdays.map(weekdaysOf)) }), { maxLength: 8 }),
  archived: fc.boolean(),
  deleted: fc.boolean(),
  pos: fc.string(),
  limited: fc.constant(false),
  foreign: fc.constant(false),
});
/** As it comes off the disk or the wire. */
function stored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

test('whatever is written is read again', () => {
  fc.assert(
    fc.property(habit, (one) => {
      assert.deepEqual(readHabit(cells(stored(writeHabit(one)))), stored(one));
    }),
  );
});

/** Anything, and more often something near to what should stand there. */
const near = fc.oneof(
  fc.jsonValue(),
  fc.array(
    fc.record(
      Object.fromEntries(
        ['from', 'to', 'kind', 'days', 'n', 'target', 'tiny', 'at'].map((name) => [
          name,
          fc.oneof(fc.jsonValue(), day, time, amount, weekdays, fc.constantFrom('daily', 'weekdays', 'moon')),
        ]),
      ),
      { requiredKeys: [] },
    ),
  ),
);

test('nothing that a record may hold is an error, and what was read can be written', () => {
  const anything = fc.record(
    Object.fromEntries(['measure', 'plan', 'pause', 'rem', 'arch', 'del', 'pos'].map((name) => [name, near])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(anything, (values) => {
      const fields = cells(stored(values) as { [field: string]: Value });
      const read = readHabit(fields);
      isErased(fields);
      assert.deepEqual(readHabit(cells(writeHabit(read))), { ...read, foreign: false });
    }),
    { numRuns: 1000 },
  );
});

test('of a habit only what has changed is written', () => {
  assert.deepEqual(writeHabit({}), {});
  assert.deepEqual(writeHabit({ archived: false }), { arch: 0 });
  assert.deepEqual(habitEdits('h7k2m9q4s0ab', { pos: 'a1', deleted: true }, true), [
    { kind: 'h', id: 'h7k2m9q4s0ab', field: 'pos', value: 'a1', usual: true },
    { kind: 'h', id: 'h7k2m9q4s0ab', field: 'del', value: 1, usual: true },
  ]);
});

test('what a newer Tend wrote into an entry is written again with it', () => {
  const plan = [{ from: '2026-01-01', kind: 'daily', target: 1, tiny: null, mood: ['calm'] }];
  assert.deepEqual(writeHabit(readHabit(cells({ plan }))).plan, plan);
  const unset: Entry = { from: '2026-01-01', kind: 'daily', n: undefined, target: 1 };
  assert.deepEqual(writeHabit({ plan: [unset] }), { plan: [{ from: '2026-01-01', kind: 'daily', target: 1 }] });
});

test('erased is deleted without a plan', () => {
  assert.equal(isErased(cells({ del: 1, plan: null })), true);
  assert.equal(isErased(cells({ del: 1, plan: [] })), false);
  assert.equal(isErased(cells({ plan: null })), false);
});
