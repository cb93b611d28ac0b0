/** Looking back: weeks, months and years, what was in them, and how the hours off work are counted for many weeks at once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberOf } from '../../pwa/src/domain/civil.ts';
import { dayOfNumber } from '../../pwa/src/domain/number-dates.ts';
import { averageOf } from '../../pwa/src/domain/strategies/insights.ts';
import {
  byWeek,
  byWeekday,
  daysIn,
  giftsIn,
  monthsTo,
  offWeeks,
  rangeAt,
  SCALES,
  weeksIn,
} from '../../pwa/src/domain/strategies/looking-back.ts';
import { offWorkOf, readRoster } from '../../pwa/src/domain/strategies/roster.ts';
import { factsOf, pastYear, weekRows, type Known } from '../../pwa/src/screens/back/weeks.ts';

const YEAR = { first: '2026-01-01', last: '2026-12-31' };

test('a week, a month and a year around a date, whatever the week begins with', () => {
  assert.deepEqual(rangeAt('week', '2026-11-26', 1), { first: '2026-11-23', last: '2026-11-29' });
  assert.deepEqual(rangeAt('week', '2026-11-26', 7), { first: '2026-11-22', last: '2026-11-28' });
  assert.deepEqual(rangeAt('week', '2027-01-01', 1), { first: '2026-12-28', last: '2027-01-03' });
  assert.deepEqual(rangeAt('month', '2024-02-10', 1), { first: '2024-02-01', last: '2024-02-29' });
  assert.deepEqual(rangeAt('year', '2026-11-26', 1), YEAR);
  assert.equal(daysIn(YEAR).length, 365);
  assert.equal(daysIn({ first: '2026-02-01', last: '2026-01-31' }).length, 0);
  assert.deepEqual(weeksIn(rangeAt('month', '2026-11-26', 1), 1), [
    '2026-10-26',
    '2026-11-02',
    '2026-11-09',
    '2026-11-16',
    '2026-11-23',
    '2026-11-30',
  ]);
  assert.equal(weeksIn(YEAR, 1).length, 53);
  assert.deepEqual(monthsTo('2026-02-28', 3), ['2025-12-01', '2026-01-01', '2026-02-01']);
});

test('ranges of a scale lie beside each other, without a gap and without an overlap', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SCALES),
      fc.integer({ min: 0, max: 40_000 }),
      fc.integer({ min: 1, max: 7 }),
      (scale, n, weekStart) => {
        const on = dayOfNumber(n);
        const { first, last } = rangeAt(scale, on, weekStart);
        assert.ok(first <= on && on <= last);
        assert.equal(rangeAt(scale, dayOfNumber(numberOf(last) + 1), weekStart).first, dayOfNumber(numberOf(last) + 1));
        assert.equal(
          rangeAt(scale, dayOfNumber(numberOf(first) - 1), weekStart).last,
          dayOfNumber(numberOf(first) - 1),
        );
      },
    ),
  );
});

test('every kept date of every habit is a gift, by day, area, week and weekday; of what is unknown as well', () => {
  const kept = [
    { area: 'self-care', on: ['2025-12-31', '2026-01-01', '2026-01-05'] },
    { area: 'learning', on: ['2026-01-05'] },
    { area: '', on: ['2026-01-06', '2027-01-01'] },
    { area: 'help', on: [] },
  ];
  const { total, byDay, byArea } = giftsIn(kept, YEAR);
  assert.equal(total, 4);
  assert.deepEqual(
    [...byDay],
    [
      ['2026-01-01', 1],
      ['2026-01-05', 2],
      ['2026-01-06', 1],
    ],
  );
  assert.deepEqual(
    [...byArea],
    [
      ['self-care', 2],
      ['learning', 1],
      ['', 1],
    ],
  );
  // The week that begins in the old year has its dates of the new one alone.
  assert.deepEqual(byWeek(byDay, ['2025-12-29', '2026-01-05', '2026-01-12'], YEAR), [1, 3, 0]);
  assert.deepEqual(byWeekday(byDay.keys(), 1), [1, 1, 0, 1, 0, 0, 0]);
  assert.deepEqual(byWeekday(byDay.keys(), 7), [0, 1, 1, 0, 1, 0, 0]);
});

test('off hours of many weeks are those of each, where the clock changes as well', () => {
  const time = fc
    .tuple(fc.nat(23), fc.constantFrom('00', '15', '30'))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`);
  const hours = fc.array(time, { maxLength: 4 }).map((all) => all.slice(0, all.length - (all.length % 2)));
  fc.assert(
    fc.property(
      fc.constantFrom(
        'UTC',
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'Asia/Kolkata',
        'Africa/Casablanca',
      ),
      fc.integer({ min: 1, max: 7 }),
      fc.dictionary(fc.constantFrom('1', '2', '5', '7'), hours),
      fc.dictionary(fc.constantFrom('work.2026-03-28', 'work.2026-03-29', 'work.2026-10-25', 'work.2026-11-01'), hours),
      (zone, weekStart, week, dates) => {
        const roster = readRoster([['work', week], ...Object.entries(dates)]);
        const calls = [
          { on: '2026-03-29', minutes: 30 },
          { on: '2026-10-25', minutes: 20_000 },
        ];
        const weeks = weeksIn(YEAR, weekStart);
        offWeeks(roster, zone, weeks, weekStart, calls, '2020-01-01', '2026-12-31').forEach((found, i) => {
          if (found) assert.deepEqual(found, offWorkOf(roster, zone, weeks[i]!, weekStart, calls), weeks[i]);
        });
      },
    ),
    { numRuns: 60 },
  );
});

test('of hours nothing is known before anybody was here, after today, and where none are set', () => {
  const weeks = ['2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'];
  const known = (settings: [string, unknown][]): boolean[] =>
    offWeeks(readRoster(settings), 'UTC', weeks, 1, [], '2026-11-20', '2026-11-26').map((off) => off !== null);
  assert.deepEqual(known([]), [false, false, false, false]);
  assert.deepEqual(known([['work', { 1: ['09:00', '17:00'] }]]), [false, true, true, false]);
  assert.deepEqual(known([['work.2026-11-24', []]]), [false, false, true, false]);
});

test('a year of weeks has gifts, hours and check-ins side by side; the last 52 that are over make insights', () => {
  const known: Known = {
    roster: readRoster([['work', { 1: ['09:00', '17:00'] }]]),
    zone: 'Europe/Berlin',
    calls: [],
    checkIns: [{ on: '2026-11-19', answers: [2, 2, 1, 1, 2, 2, 1, 1] }],
    weekStart: 1,
    since: '2026-11-10',
    today: '2026-11-26',
  };
  const gifts = giftsIn([{ area: 'help', on: ['2026-11-18', '2026-11-24'] }], YEAR);
  const rows = weekRows(gifts, { first: '2026-11-01', last: '2026-11-26' }, known);
  assert.deepEqual(
    rows.map(({ week, gifts: n, off, check }) => [week, n, off?.worked ?? null, check?.scores.exhaustion ?? null]),
    [
      ['2026-11-09', 0, 480, null],
      ['2026-11-16', 1, 480, 50],
      ['2026-11-23', 1, 480, null],
    ],
  );
  assert.deepEqual(pastYear('2026-11-26', 1), { first: '2025-11-24', last: '2026-11-22' });
});

test('an act is a habit on so many days that its weeks differ; a mark is a sign off its own average', () => {
  const scores = (exhaustion: number) => ({ exhaustion, distance: null, accomplishment: null, body: null });
  const rows = [0, 1, 2, 3].map((i) => ({
    week: dayOfNumber(numberOf('2026-11-02') + 7 * i),
    gifts: 0,
    off: null,
    check: { on: '', answers: [], week: '', scores: scores([25, 50, 75, 50][i]!), signals: {} as never },
  }));
  const on = ['2026-11-09', '2026-11-10', '2026-11-16', '2026-11-23', '2026-11-24'];
  const { weeks, least } = factsOf(rows, [{ id: 'a', on, begun: '2026-11-09' }], new Set(['2026-11-03']));
  assert.deepEqual([...least], [['habit.a', 2]]);
  assert.deepEqual(
    weeks.map(({ acts }) => acts['habit.a']),
    [null, true, false, true],
  );
  assert.deepEqual(
    weeks.map(({ acts }) => acts.rest),
    [true, false, false, false],
  );
  assert.deepEqual(
    weeks.map(({ marks }) => [marks['exhaustion.low'], marks['exhaustion.high']]),
    [
      [true, false],
      [false, false],
      [false, true],
      [false, false],
    ],
  );
  assert.equal(weeks[0]!.marks['body.low'], null);
  assert.deepEqual([averageOf([]), averageOf([3, 1]), averageOf([1, 9, 2])], [null, 2, 4]);
});
