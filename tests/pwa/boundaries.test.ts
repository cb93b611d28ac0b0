/** Weeks of time off work and of calls as their screen lays them side by side. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRoster } from '../../pwa/src/domain/strategies/roster.ts';
import { backAt, latestOf, standingAt, waitedFor, type Here, type Off } from '../../pwa/src/screens/boundaries/off.ts';
import { asksAtWork, bounds, weeksOff, withWork } from '../../pwa/src/screens/boundaries/weeks.ts';

const roster = readRoster([['work', { 1: ['09:00', '17:00'] }]]);
const call = (on: string, minutes: number) => ({ on, minutes });

test('weeks begin where something is known, and this one is the last', () => {
  const weeks = weeksOff(roster, 'UTC', '2026-11-26', 1, [call('2026-11-24', 30)], '2026-11-12', 8);
  assert.deepEqual(
    weeks.map(({ from, worked, calls, off }) => [from, worked, calls, off]),
    [
      ['2026-11-09', 480, 0, 9600],
      ['2026-11-16', 480, 0, 9600],
      ['2026-11-23', 480, 30, 9570],
    ],
  );
});

test('an ask at work is offered after three complete weeks that each had more calls, never for this one', () => {
  const climbing = [call('2026-10-27', 5), call('2026-11-03', 10), call('2026-11-10', 20), call('2026-11-17', 40)];
  const weeks = (calls: typeof climbing) => weeksOff(roster, 'UTC', '2026-11-26', 1, calls, '2026-10-01', 8);
  assert.equal(asksAtWork(weeks(climbing)), true);
  assert.equal(asksAtWork(weeks([...climbing, call('2026-11-25', 1)])), true);
  assert.equal(asksAtWork(weeks([...climbing, call('2026-11-04', 15)])), false);
  assert.equal(asksAtWork(weeks([call('2026-11-10', 1), call('2026-11-17', 2), call('2026-11-24', 3)])), false);
});

test('hours off are told from the first hour of work on, between bounds in which a change is seen', () => {
  const dated = readRoster([['work.2026-11-17', ['09:00', '17:00']]]);
  const weeks = weeksOff(dated, 'UTC', '2026-11-26', 1, [call('2026-11-03', 5)], '2026-11-03', 8);
  assert.deepEqual(
    [weeks, withWork(weeks)].map((some) => some.map(({ from }) => from.slice(8))),
    [
      ['02', '09', '16', '23'],
      ['16', '23'],
    ],
  );
  assert.deepEqual(withWork(weeks.slice(0, 2)), []);
  assert.deepEqual(
    [bounds([124, 131]), bounds([120]), bounds([0, 168])],
    [
      [120, 132],
      [108, 132],
      [0, 180],
    ],
  );
});

const at = (text: string): number => Date.parse(`${text}Z`);
const off = (text: string, waits: string | null = null): Off => ({
  on: text.slice(0, 10),
  card: { at: at(text), waits },
});
const here = (work: object, today = '2026-11-26'): Here => ({
  roster: readRoster(Object.entries(work)),
  zone: 'UTC',
  dayStart: '04:00',
  today,
});
const TWO = { 'work.2026-11-26': ['07:00', '15:00'], 'work.2026-11-27': ['21:00', '07:00'] };

test('at work by the roster, off from its end on, or from the clock-off within it', () => {
  const now = (text: string, ...offs: Off[]) => standingAt(here(TWO), at(text), offs);
  const next = at('2026-11-27T21:00');
  const working = { isWorking: true, since: at('2026-11-26T07:00'), until: at('2026-11-26T15:00') };
  assert.deepEqual(now('2026-11-26T14:59'), working);
  assert.deepEqual(now('2026-11-26T14:59', off('2026-11-25T17:00')), working);
  assert.deepEqual(now('2026-11-26T14:59', off('2026-11-26T15:30')), working);
  assert.deepEqual(now('2026-11-26T15:00'), { isWorking: false, since: at('2026-11-26T15:00'), until: next });
  for (const when of ['2026-11-26T14:30', '2026-11-26T15:30'])
    assert.deepEqual(now('2026-11-26T18:00', off(when)), { isWorking: false, since: at(when), until: next });
  assert.deepEqual(now('2026-11-26T14:45', off('2026-11-26T14:30')), {
    isWorking: false,
    since: at('2026-11-26T14:30'),
    until: next,
  });
  assert.deepEqual(now('2026-11-28T06:00', off('2026-11-26T15:30')).isWorking, true);
});

test('without work hours one is off until the next day begins, and then nothing is claimed', () => {
  const now = (text: string, today: string, ...offs: Off[]) => standingAt(here({}, today), at(text), offs);
  const none = { isWorking: false, since: null, until: null };
  assert.deepEqual(now('2026-11-26T18:00', '2026-11-26'), none);
  const evening = off('2026-11-26T17:00');
  assert.equal(now('2026-11-27T03:59', '2026-11-26', evening).since, evening.card.at);
  assert.deepEqual(now('2026-11-27T04:00', '2026-11-27', evening), none);
});

test('what waits is away until work begins again, then it has waited, the oldest first', () => {
  const offs = [off('2026-11-26T16:00', 'b'), off('2026-11-25T16:00', 'a'), off('2026-11-26T15:30')];
  const words = (text: string) => waitedFor(here(TWO), at(text), offs).map(({ card }) => card.waits);
  assert.equal(backAt(here(TWO), offs[0]!), at('2026-11-27T21:00'));
  assert.deepEqual(words('2026-11-26T06:59'), []);
  assert.deepEqual(words('2026-11-26T07:00'), ['a']);
  assert.deepEqual(words('2026-11-27T21:00'), ['a', 'b']);
  assert.equal(latestOf(offs, at('2026-11-26T15:59')), offs[2]);
  assert.equal(latestOf(offs, at('2026-11-24T00:00')), null);
});
