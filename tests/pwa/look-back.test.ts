/** What a habit's page draws of the past: the marks, the twelve weeks, and the line of its strength. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { countOf, endOf, seenOf, strengthLine, twelveWeeks } from '../../pwa/src/app/habit/look-back.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import type { Habit } from '../../pwa/src/app/records/habits.ts';
import { follow } from '../../pwa/src/app/records/mirror.ts';
import { settings } from '../../pwa/src/app/records/settings.ts';
import { all } from '../../pwa/src/app/records/state.ts';
import { summaryOf } from '../../pwa/src/app/records/summaries.ts';
import { complete, doneOn } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { addDays, weekday, type Day } from '../../pwa/src/domain/day.ts';
import { Rules, summarise, type Life, type Tick } from '../../pwa/src/domain/summary.ts';
import type { Edit } from '../../pwa/src/sync/engine.ts';

const WATER = 'water0000001';
/** Kept for 40 days, but for these: a rest, one that the reserve covers, a small one. */
const [REST, HELD, SMALL] = [5, 12, 20];

const water = (): Habit => all.value.find(({ id }) => id === WATER)!;
const back = (days: number): Day => addDays(today.value, -days);

before(async () => {
  turnDay();
  follow();
  await begin();
  const edits: Edit[] = [
    { kind: 'h', id: WATER, field: 'plan', value: [{ from: back(40), kind: 'daily', target: 6, tiny: 2 }] },
    { kind: 'h', id: WATER, field: 'measure', value: 'count' },
  ];
  for (let days = 1; days <= 40; days++) {
    const value = days === REST ? 's' : days === SMALL ? 2 : 6;
    if (days !== HELD) edits.push({ kind: 't', id: `${back(days)}.${WATER}`, field: 'v', value });
  }
  await engine.value!.edit(edits);
  await until(() => complete.value && all.value.length && doneOn(water(), back(40)));
});

test('each date has a mark of its own; before the beginning there is none, and nothing is claimed', () => {
  const seen = seenOf(water(), today.value, back(50), today.value);
  const at = (days: number): string | undefined => seen.get(back(days));
  assert.deepEqual([at(50), at(41), at(40), at(SMALL)], ['before', 'before', 'kept', 'part']);
  assert.deepEqual([at(HELD), at(REST), at(0)], ['held', 'rest', 'open']);
  assert.deepEqual(countOf(seen.values()), { before: 10, kept: 37, part: 1, held: 1, rest: 1, open: 1 });
});

test('a tick before the plan is a beginning as well', async () => {
  await engine.value!.edit([{ kind: 't', id: `${back(45)}.${WATER}`, field: 'v', value: 1 }]);
  await until(() => doneOn(water(), back(45)) === 1);
  const seen = seenOf(water(), today.value, back(50), today.value);
  assert.deepEqual([seen.get(back(46)), seen.get(back(44))], ['before', 'off']);
});

test('the twelve weeks end with the week of today, one row for each weekday, from the first of the week on', () => {
  for (const day of [today.value, '2026-03-01', '2026-03-02', '2026-03-07']) {
    const rows = twelveWeeks(day);
    assert.deepEqual([rows.length, ...rows.map((row) => row.length)], [7, 12, 12, 12, 12, 12, 12, 12]);
    assert.equal(weekday(rows[0]![0]!), settings.value.weekStart);
    assert.ok(rows.some((row) => row.at(-1) === day));
    for (const row of rows) for (const on of row) assert.equal(weekday(on), weekday(row[0]!));
    assert.equal(rows[0]![1], addDays(rows[0]![0]!, 7));
  }
});

test('the line ends with the strength of today, and says why it moved', () => {
  const { values, move, kept } = strengthLine(water(), today.value, back(60));
  assert.equal(values.length, 61);
  assert.equal(values.at(-1), summaryOf(water(), today.value).strength);
  assert.deepEqual([values[0], move, kept], [0, 'grows', 25]);
});

test('the strength on each date is what the summary said when that date was over', () => {
  const ticks: { [date: Day]: Tick } = {};
  for (let i = 0; i < 60; i++) ticks[addDays('2026-01-05', i)] = i % 7 === 3 ? null : i % 11 === 5 ? 's' : 1;
  const plan = [{ from: '2026-01-05', kind: 'daily' as const, days: [], n: 1, target: 1, tiny: null }];
  const life = (until: Day): Life => ({
    plan,
    ticks: Object.fromEntries(Object.entries(ticks).filter(([on]) => on <= until)),
    pause: [],
    leave: [],
    week_start: 1,
    today: until,
  });
  const last = '2026-03-05';
  const line = new Rules(life(last)).strengths('2026-01-01', '2026-04-01');
  assert.equal(line.length, 64);
  for (const [i, value] of line.entries()) {
    const on = addDays('2026-01-01', i);
    const then = { ...life(on), today: on < last ? addDays(on, 1) : last };
    assert.equal(value, on < '2026-01-05' ? 0 : summarise(then, on, on).strength, on);
  }
});

test('a chapter of weeks or months ends with the last day of its last one', () => {
  const chapter = { first: '2026-01-05', length: 3 };
  assert.equal(endOf({ ...chapter, last: '2026-01-07', unit: 'days' }), '2026-01-07');
  assert.equal(endOf({ ...chapter, last: '2026-01-19', unit: 'weeks' }), '2026-01-25');
  assert.equal(endOf({ ...chapter, last: '2026-02-01', unit: 'months' }), '2026-02-28');
});
