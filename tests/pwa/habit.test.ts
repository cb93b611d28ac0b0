/** What a habit's record says and how it is written: one codec for all who read it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields, Value } from '../../pwa/src/domain/cells.ts';
import { isErased, readHabit, toValue } from '../../pwa/src/domain/habit.ts';

const STAMP = '0199b3c4d5e00000aaaaaaaa';

function fields(values: { [field: string]: Value }): Fields {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [value, STAMP]]));
}

const USUAL = { measure: 'check', plan: [], pause: [], rem: [], archived: false, deleted: false, pos: '' };

test('a record that says nothing is as usual', () => {
  assert.deepEqual(readHabit(undefined), USUAL);
  assert.deepEqual(readHabit({}), USUAL);
  assert.deepEqual(
    readHabit(fields({ measure: null, plan: null, pause: null, rem: null, arch: null, del: null, pos: null })),
    USUAL,
  );
});

test('what was written is read again, without what was not set', () => {
  const plan = [{ from: '2026-01-01', kind: 'times_per_week' as const, n: 2, target: 1, tiny: null }];
  const pause = [{ from: '2026-02-01', to: null }];
  const rem = [
    { at: '07:30', days: [1, 5] },
    { at: '21:00', days: null },
  ];
  const read = readHabit(
    fields({ measure: 'count', plan: toValue(plan), pause: toValue(pause), rem: toValue(rem), arch: 1, pos: 'a0' }),
  );
  assert.deepEqual(read, { measure: 'count', plan, pause, rem, archived: true, deleted: false, pos: 'a0' });
  assert.deepEqual(toValue([{ from: '2026-01-01', kind: 'daily', n: undefined } as never]), [
    { from: '2026-01-01', kind: 'daily' },
  ]);
});

test('what cannot be read is passed over', () => {
  const read = readHabit(
    fields({
      plan: 'x',
      pause: [{ from: 'x' }, 3, { from: '2026-02-01' }],
      rem: [{ at: '25:00' }, null, { at: '08:00', days: 'x' }],
    }),
  );
  assert.deepEqual(read, { ...USUAL, pause: [{ from: '2026-02-01', to: null }], rem: [{ at: '08:00', days: null }] });
});

test('erased is deleted without a plan', () => {
  assert.equal(isErased(fields({ del: 1, plan: null })), true);
  assert.equal(isErased(fields({ del: 1, plan: [] })), false);
  assert.equal(isErased(fields({ plan: null })), false);
});
