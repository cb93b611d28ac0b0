/** Reminders as the phone shapes them: when a thing is mostly done, their list, and their words. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tidied, withTime } from '../../pwa/src/app/habit/reminders.ts';
import { troubleOf } from '../../pwa/src/app/nudges/errors.ts';
import type { Fields, Value } from '../../pwa/src/domain/cells.ts';
import { addDays, instantOf } from '../../pwa/src/domain/day.ts';
import { writeStamp } from '../../pwa/src/domain/hlc.ts';
import { isEverDue, minutesApart, tickTimes } from '../../pwa/src/domain/nudges.ts';
import type { Entry } from '../../pwa/src/domain/schedule.ts';
import { agoText } from '../../pwa/src/i18n/ago.ts';

const ZONE = 'Pacific/Auckland';

/** A cell that was written at a local time of a date. */
function cell(value: Value, day: string, at: string, zone = ZONE): [Value, string] {
  return [value, writeStamp([instantOf(day, at, zone), 0], 'a1b2c3d4')];
}

function times(ticks: { [day: string]: Fields }, zone = ZONE, dayStart = '04:00'): string[] {
  return tickTimes(new Map(Object.entries(ticks)), zone, dayStart);
}

test('only ticks that were made on their own date tell when a thing is done', () => {
  const found = times({
    '2026-03-02': { v: cell(1, '2026-03-02', '18:40') },
    // Filled in on the next day.
    '2026-03-03': { v: cell(1, '2026-03-04', '09:00') },
    '2026-03-04': { v: cell('s', '2026-03-04', '18:40') },
    // Taken back.
    '2026-03-05': { v: cell(null, '2026-03-05', '18:40') },
    '2026-03-06': { n: cell('1.sealed', '2026-03-06', '18:40') },
    // Painted ahead of the disk.
    '2026-03-07': { v: [1, ''] },
    '2026-03-08': { v: cell(1, '2026-03-08', '07:05') },
  });
  assert.deepEqual(found, ['18:40', '07:05']);
});

test('what was counted in shares was done at the last positive one', () => {
  const found = times({
    '2026-03-02': {
      v: cell(2, '2026-03-02', '08:00'),
      'c.aa': cell(1, '2026-03-02', '12:00'),
      'c.bb': cell(-1, '2026-03-02', '20:00'),
    },
    '2026-03-03': { 'c.aa': cell(1, '2026-03-03', '12:00'), 'c.bb': cell(-1, '2026-03-03', '20:00') },
    '2026-03-04': { v: cell('s', '2026-03-04', '20:00'), 'c.aa': cell(3, '2026-03-04', '13:15') },
  });
  assert.deepEqual(found, ['12:00', '13:15']);
});

test('a date begins at the person’s own hour, and its times are read in the device’s zone', () => {
  const night = { '2026-03-02': { v: cell(1, '2026-03-03', '02:30') } };
  assert.deepEqual(times(night), ['02:30']);
  assert.deepEqual(times(night, ZONE, '00:00'), []);
  // 18:40 in Auckland on 5 April 2026, when summer time ends, is 07:40 in London.
  const there = { '2026-04-05': { v: cell(1, '2026-04-05', '18:40') } };
  assert.deepEqual(times(there), ['18:40']);
  assert.deepEqual(times(there, 'Europe/London'), ['07:40']);
});

test('the last fourteen are taken, in order of date', () => {
  const all = Array.from({ length: 20 }, (_, i) => addDays('2026-03-02', i));
  const ticks = Object.fromEntries(all.map((day, i) => [day, { v: cell(1, day, `1${i % 10}:00`.slice(-5)) }]));
  const expected = all.slice(-14).map((_, i) => `1${(i + 6) % 10}:00`);
  assert.deepEqual(times(Object.fromEntries(Object.entries(ticks).reverse())), expected);
});

test('minutes go the short way round the clock', () => {
  assert.equal(minutesApart('23:50', '00:10'), 20);
  assert.equal(minutesApart('07:30', '18:40'), 670);
  assert.equal(minutesApart('00:00', '12:00'), 720);
  assert.equal(minutesApart('06:00', '06:00'), 0);
});

test('a weekday is due by the entry in force or one to come', () => {
  const entry = (from: string, more: Partial<Entry>): Entry => ({
    from,
    kind: 'daily',
    target: 1,
    tiny: null,
    ...more,
  });
  const days = (plan: Entry[]): number[] => [1, 2, 3, 4, 5, 6, 7].filter((day) => isEverDue(plan, '2026-03-04', day));
  const all = [1, 2, 3, 4, 5, 6, 7];
  assert.deepEqual(days([]), all);
  assert.deepEqual(days([entry('2026-01-01', {})]), all);
  assert.deepEqual(days([entry('2026-01-01', { kind: 'times_per_week', n: 2 })]), all);
  assert.deepEqual(days([entry('2026-01-01', { kind: 'weekdays', days: [1, 3] })]), [1, 3]);
  // What was, is no more; what comes, counts.
  const plan = [
    entry('2026-01-01', {}),
    entry('2026-02-01', { kind: 'weekdays', days: [1] }),
    entry('2026-05-01', { kind: 'weekdays', days: [6] }),
  ];
  assert.deepEqual(days(plan), [1, 6]);
  assert.deepEqual(days([entry('2026-05-01', { kind: 'weekdays', days: [6] })]), [6]);
  // 2026-03-02 is a Monday: every fortnight is, every ten days is any day.
  assert.deepEqual(days([entry('2026-03-02', { kind: 'every_n_days', n: 14 })]), [1]);
  assert.deepEqual(days([entry('2026-03-02', { kind: 'every_n_days', n: 10 })]), all);
});

test('a list of reminders is in order, and has each time once', () => {
  const [early, late] = [
    { at: '07:30', days: [1, 3] },
    { at: '18:00', days: null },
  ];
  assert.deepEqual(tidied([late, early, { at: '07:30', days: [5, 3, 9] }]), [{ at: '07:30', days: [1, 3, 5] }, late]);
  assert.deepEqual(tidied([early, { at: '07:30', days: [2, 4, 5, 6, 7] }]), [{ at: '07:30', days: null }]);
  assert.deepEqual(tidied([late, { at: '18:00', days: [2] }]), [late]);
  assert.deepEqual(tidied([{ at: '07:30', days: [] }]), [{ at: '07:30', days: [] }]);
  assert.deepEqual(withTime([early, late], early, { at: '18:00', days: [1] }), [late]);
  assert.deepEqual(withTime([early], null, late), [early, late]);
});

test('what went wrong is told in four kinds', () => {
  const told = {
    '410': 'gone',
    '404 unknown': 'gone',
    '403 BadJwtToken': 'keys',
    '401 x': 'keys',
    '413 too large': 'refused',
    '400': 'refused',
    '500 oops': 'silent',
    'no answer in time': 'silent',
    ClientConnectorError: 'silent',
    '4040': 'silent',
  };
  for (const [error, kind] of Object.entries(told)) assert.equal(troubleOf(error), kind, error);
});

test('how long ago is told in the largest unit that fits', () => {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  const told: [number, string][] = [
    [-5 * minute, 'a moment ago'],
    [59_999, 'a moment ago'],
    [minute, '1 minute ago'],
    [hour - 1, '59 minutes ago'],
    [2 * hour, '2 hours ago'],
    [day - 1, '23 hours ago'],
    [13 * day, '13 days ago'],
    [14 * day, '2 weeks ago'],
    [300 * day, '42 weeks ago'],
  ];
  for (const [ms, text] of told) assert.equal(agoText(ms), text);
});
