/** The share of a day: what holds of all habits, and that Today's rings are given it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './page.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { all, markOf, shareOf } from '../../pwa/src/app/records/state.ts';
import { tickRecords } from '../../pwa/src/app/records/ticks.ts';
import { addDays, type Day } from '../../pwa/src/domain/day.ts';
import { amountOf, isRest } from '../../pwa/src/domain/life.ts';
import { tickId } from '../../pwa/src/domain/records.ts';
import { byDate, type Entry } from '../../pwa/src/domain/schedule.ts';
import { partOf, shareOfParts, sharerOf, type Share } from '../../pwa/src/domain/share.ts';
import { summarise, type Life, type Tick } from '../../pwa/src/domain/summary.ts';

/** A Thursday. */
const TODAY = '2026-03-05';
const SATURDAY = '2026-02-28';
const START = '2026-02-02';

interface Owned {
  life: Life;
  gone: boolean;
}

const date = fc.integer({ min: -40, max: 3 }).map((days) => addDays(TODAY, days));
const goal = fc.constantFrom({ target: 1, tiny: null }, { target: 3, tiny: 2 }, { target: 3, tiny: null });
const asks: fc.Arbitrary<Pick<Entry, 'kind' | 'days' | 'n'>> = fc.oneof(
  fc.record({ kind: fc.constant('daily' as const) }),
  fc.record({ kind: fc.constant('weekdays' as const), days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }) }),
  fc.record({ kind: fc.constant('times_per_week' as const), n: fc.integer({ min: 1, max: 7 }) }),
  fc.record({ kind: fc.constant('times_per_month' as const), n: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ kind: fc.constant('every_n_days' as const), n: fc.integer({ min: 1, max: 9 }) }),
);
const entry: fc.Arbitrary<Entry> = fc.tuple(date, goal, asks).map(([from, some, how]) => ({ from, ...some, ...how }));
const tick: fc.Arbitrary<Tick> = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('s' as const, null, { v: 's', 'c.a': 1, 'c.b': 2 } as const),
);
const spans = fc.array(
  fc
    .tuple(date, fc.option(fc.nat(9)))
    .map(([from, days]) => ({ from, to: days === null ? null : addDays(from, days) })),
  { maxLength: 2 },
);
const life: fc.Arbitrary<Life> = fc.record({
  plan: fc.uniqueArray(entry, { maxLength: 3, selector: ({ from }) => from }),
  ticks: fc.dictionary(date, tick, { maxKeys: 20 }),
  pause: spans,
  leave: spans,
  week_start: fc.integer({ min: 1, max: 7 }),
  today: fc.constant(TODAY),
});
const home: fc.Arbitrary<Owned[]> = fc.array(fc.record({ life, gone: fc.boolean() }), { maxLength: 4 });

function ring(habits: readonly Owned[], on: Day): Share {
  return shareOfParts(habits.map((one) => part(one, on)));
}

function part({ life: one, gone }: Owned, on: Day): ReturnType<typeof partOf> {
  const done = one.ticks[on] ?? null;
  return partOf(sharerOf(one, one.leave, gone, one.today), amountOf(done), isRest(done), on, one.today);
}

function added(plan: Entry): Owned {
  return { life: { plan: [plan], ticks: {}, pause: [], leave: [], week_start: 1, today: TODAY }, gone: false };
}

test('a habit added today never changes the share of an earlier day', () => {
  const one = added({ from: TODAY, kind: 'daily', target: 3, tiny: 2 });
  const past = fc.integer({ min: 1, max: 40 }).map((days) => addDays(TODAY, -days));
  fc.assert(fc.property(home, past, (some, on) => assert.deepEqual(ring([...some, one], on), ring(some, on))));
});

test('a habit from Monday to Friday never changes a Saturday', () => {
  const one = added({ from: START, kind: 'weekdays', days: [1, 2, 3, 4, 5], target: 1 });
  fc.assert(fc.property(home, (some) => assert.deepEqual(ring([...some, one], SATURDAY), ring(some, SATURDAY))));
});

test('what is kept, a bonus too, never lowers a share', () => {
  fc.assert(
    fc.property(home, life, date, (some, one, on) => {
      const before = ring([...some, { life: one, gone: false }], on);
      const after = ring([...some, { life: { ...one, ticks: { ...one.ticks, [on]: 3 } }, gone: false }], on);
      assert.ok((after.share ?? 0) >= (before.share ?? 0));
      assert.ok(after.kept >= before.kept);
    }),
  );
});

test('the order of the habits does not matter', () => {
  fc.assert(
    fc.property(home, date, fc.nat(3), (some, on, turn) => {
      const turned = [...some.slice(turn), ...some.slice(0, turn)].reverse();
      assert.deepEqual(ring(turned, on), ring(some, on));
    }),
  );
});

test('it says what the states say: kept and bonus bring one, rest rests, nothing else counts unless it is due', () => {
  fc.assert(
    fc.property(life, date, (one, on) => {
      const state = summarise(one, on, on).states[on]!;
      const found = part({ life: one, gone: false }, on);
      if (state === 'kept' || state === 'bonus') assert.equal(found, 1e6);
      else if (state === 'rest') assert.equal(found, 'rest');
      else if (state === 'held' || state === 'missed') assert.ok(typeof found === 'number' && found < 1e6);
      else assert.ok(found === null || (state === 'open' && found !== 'rest' && found < 1e6));
    }),
  );
});

test('the marks of Today say what the states say', () => {
  const id = 'marks0000001';
  fc.assert(
    fc.property(life, date, (one, on) => {
      today.value = TODAY;
      // As a record is read: in order of the dates.
      const habit: Habit = { ...blankHabit(id), measure: 'count', plan: [...one.plan].sort(byDate) };
      const done = amountOf(one.ticks[on] ?? null);
      tickRecords.put([{ kind: 't', id: tickId(on, id), fields: { v: [done, ''] } }]);
      const state = summarise({ ...one, ticks: { [on]: done } }, on, on).states[on]!;
      if (on <= TODAY) assert.equal(['kept', 'part'].includes(markOf(habit, on)), ['kept', 'bonus'].includes(state));
    }),
  );
});

test('the rings of Today: new habits, weekends and habits put away take nothing from a day', () => {
  today.value = TODAY;
  const friday = addDays(SATURDAY, -1);
  const plan: Entry = { from: START, kind: 'daily', target: 1, tiny: null };
  const of = (id: string, changes: Partial<Habit>): Habit => ({ ...blankHabit(id), plan: [plan], ...changes });
  const put = (on: Day, ...ids: string[]): void =>
    tickRecords.put(ids.map((id) => ({ kind: 't', id: tickId(on, id), fields: { v: [1, ''] } })));
  all.value = [
    of('walk00000001', {}),
    of('work00000001', { plan: [{ ...plan, kind: 'weekdays', days: [1, 2, 3, 4, 5] }] }),
    of('newest000001', { plan: [{ ...plan, from: TODAY }] }),
    of('gone00000001', { archived: true, pause: [{ from: SATURDAY, to: null }] }),
  ];
  put(friday, 'walk00000001', 'gone00000001');
  put(SATURDAY, 'walk00000001');
  assert.deepEqual(shareOf(friday), { share: 0.666666, kept: 2, counted: 3, resting: 0 });
  assert.deepEqual(shareOf(SATURDAY), { share: 1, kept: 1, counted: 1, resting: 0 });
  assert.equal(shareOf(addDays(START, -1)).share, null);
  // The lists are read once; what changes afterwards is heeded all the same.
  all.value = all.value.map((habit) => (habit.id === 'work00000001' ? { ...habit, plan: [plan] } : habit));
  assert.deepEqual(shareOf(SATURDAY), { share: 0.5, kept: 1, counted: 2, resting: 0 });
});
