/** Work hours as their screen enters them: a month tap by tap, and what is not saved yet. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRoster } from '../../pwa/src/domain/strategies/roster.ts';
import {
  after,
  datesOf,
  markIn,
  monthAt,
  monthShown,
  shiftsOn,
  stretchOf,
  withDate,
  type Entered,
} from '../../pwa/src/screens/work/dates.ts';

const EARLY = { start: '07:00', end: '15:00' };
const NIGHT = { start: '21:00', end: '07:00' };
const roster = readRoster([
  ['work', { 4: ['08:00', '12:00', '16:00', '20:00'] }],
  ['work.2026-11-27', []],
  ['work.2026-11-28', ['21:00', '07:00']],
]);

test('a month has its dates, the next one begins in another year, and the mark stops at its end', () => {
  assert.equal(datesOf('2026-02-01').length, 28);
  assert.equal(datesOf('2028-02-01').at(-1), '2028-02-29');
  assert.equal(monthAt('2026-12-01', 1), '2027-01-01');
  assert.equal(monthAt('2026-01-01', -1), '2025-12-01');
  assert.equal(after('2026-11-29'), '2026-11-30');
  assert.equal(after('2026-11-30'), null);
});

test('one goes on after what is entered, or with today, or with the first of another month', () => {
  const entered: Entered = { '2026-12-02': [EARLY], '2026-12-01': [], '2026-11-30': null };
  assert.equal(monthShown({}, '2026-11-26'), '2026-11-01');
  assert.equal(monthShown(entered, '2026-11-26'), '2026-12-01');
  assert.equal(markIn('2026-12-01', entered, '2026-11-26'), '2026-12-03');
  assert.equal(markIn('2026-11-01', entered, '2026-11-26'), null);
  assert.equal(markIn('2026-11-01', {}, '2026-11-26'), '2026-11-26');
  assert.equal(markIn('2027-01-01', entered, '2026-11-26'), '2027-01-01');
});

test('what was entered goes before what is stored, null before both: as every week, with several shifts', () => {
  const two = [
    { start: '08:00', end: '12:00' },
    { start: '16:00', end: '20:00' },
  ];
  assert.deepEqual(shiftsOn(roster, {}, '2026-11-26'), two);
  assert.deepEqual(shiftsOn(roster, { '2026-11-26': [EARLY] }, '2026-11-26'), [EARLY]);
  assert.deepEqual(shiftsOn(roster, { '2026-11-26': [] }, '2026-11-26'), []);
  assert.deepEqual(shiftsOn(roster, {}, '2026-11-28'), [NIGHT]);
  assert.deepEqual(shiftsOn(roster, { '2026-11-28': null }, '2026-11-28'), []);
});

test('a date that is as it is stored is nothing to write', () => {
  let entered: Entered = withDate({}, roster, '2026-11-28', [EARLY]);
  assert.deepEqual(entered, { '2026-11-28': [EARLY] });
  entered = withDate(entered, roster, '2026-11-28', [NIGHT]);
  assert.deepEqual(entered, {});
  assert.deepEqual(withDate({}, roster, '2026-11-27', []), {});
  assert.deepEqual(withDate({}, roster, '2026-11-26', null), {});
  // Free on a weekday with hours is not the same as nothing set.
  assert.deepEqual(withDate({}, roster, '2026-11-26', []), { '2026-11-26': [] });
});

test('a night is drawn to the end of its date', () => {
  assert.deepEqual(stretchOf(NIGHT), [21, 24]);
  assert.deepEqual(stretchOf({ start: '07:30', end: '15:15' }), [7.5, 15.25]);
});
