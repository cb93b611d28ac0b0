/** What a row says of its week or month is what the rules say of that period. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './page.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { periodOf, rowStateOf } from '../../pwa/src/app/records/row-state.ts';
import { settings } from '../../pwa/src/app/records/settings.ts';
import { all } from '../../pwa/src/app/records/state.ts';
import { clearTicks, complete, tickRecords } from '../../pwa/src/app/records/ticks.ts';
import { summaryOf } from '../../pwa/src/app/records/summaries.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { tickId } from '../../pwa/src/domain/records.ts';
import type { Entry, Span } from '../../pwa/src/domain/schedule.ts';

const TODAY = '2026-03-04';
const ID = 'weekly000001';

const date = fc.integer({ min: -40, max: 20 }).map((days) => addDays(TODAY, days));
const plan: fc.Arbitrary<Entry> = fc
  .record({
    from: date,
    monthly: fc.boolean(),
    n: fc.integer({ min: 1, max: 7 }),
    goal: fc.constantFrom([1, null], [3, 2]),
  })
  .map(({ from, monthly, n, goal: [target, tiny] }) => ({
    from,
    kind: monthly ? ('times_per_month' as const) : ('times_per_week' as const),
    n,
    target: target!,
    tiny: tiny!,
  }));
const span: fc.Arbitrary<Span> = fc
  .tuple(date, fc.option(fc.nat(9)))
  .map(([from, days]) => ({ from, to: days === null ? null : addDays(from, days) }));
const ticks = fc.dictionary(
  date.filter((on) => on <= TODAY),
  fc.constantFrom(1, 2, 3, 's' as const),
  { maxKeys: 20 },
);

test('a row is met or kept where its week or month is kept, and open while that is open', () => {
  today.value = TODAY;
  complete.value = true;
  fc.assert(
    fc.property(
      fc.uniqueArray(plan, { minLength: 1, maxLength: 3, selector: ({ from }) => from }),
      fc.array(span, { maxLength: 1 }),
      fc.array(span, { maxLength: 1 }),
      ticks,
      fc.integer({ min: 1, max: 7 }),
      (entries, pause, leave, done, weekStart) => {
        clearTicks();
        settings.value = { ...settings.value, leave, weekStart };
        const sorted = [...entries].sort((a, b) => (a.from < b.from ? -1 : 1));
        const habit: Habit = { ...blankHabit(ID), measure: 'count', plan: sorted, pause };
        all.value = [habit];
        tickRecords.put(
          Object.entries(done).map(([on, v]) => ({ kind: 't', id: tickId(on, ID), fields: { v: [v, ''] } })),
        );
        const { states, periods, unit } = summaryOf(habit, TODAY);
        const period = periodOf(habit, TODAY);
        const state = states[TODAY]!;
        fc.pre(period !== null && sorted[0]!.from <= TODAY && period.unit === unit);
        assert.equal(
          period.done >= period.needed,
          periods.at(-1)!.state === 'kept',
          JSON.stringify([period, periods.at(-1)]),
        );
        const row = rowStateOf(habit, TODAY);
        if (state === 'open') assert.equal(row, 'open');
        if (state === 'off') assert.equal(row, 'met');
        if (state === 'kept') assert.ok(row === 'kept' || row === 'part');
        if (state === 'rest') assert.ok(['rest', 'away', 'paused'].includes(row));
      },
    ),
    { numRuns: 500 },
  );
});
