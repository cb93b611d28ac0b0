/** Caseload as its screen shows it: weeks and their entries, limits, and numbers to tap. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAbove } from '../../pwa/src/domain/strategies/caseload.ts';
import { asWritten, CARDS, readCards } from '../../pwa/src/domain/strategies/cards.ts';
import type { LoadEntry } from '../../pwa/src/screens/caseload/entries.ts';
import { WAYS } from '../../pwa/src/screens/checkin/ways.ts';
import {
  comparable,
  likely,
  limitOn,
  offEdits,
  offered,
  stretchesOf,
  weeksIn,
} from '../../pwa/src/screens/caseload/load.ts';
import { isUnit, loadText, UNITS } from '../../pwa/src/screens/caseload/words.ts';
import { matchRoute } from '../../pwa/src/shared/routes.ts';

const MONDAY = 1;
const TODAY = '2026-11-26';

const noted = (on: string, n: number, id = on) => ({ on, id, card: { n } });
const limit = (on: string, most: number, unit: string | null = 'sessions') => ({ on, card: { most, unit } });

test('a week has the entry that its number stands in, and the limit and unit of its end', () => {
  const weeks = weeksIn(
    [noted('2026-11-10', 30), noted('2026-11-17', 20), noted('2026-11-19', 26), noted('2026-11-23', 28)],
    [limit('2026-11-09', 24, 'hours'), limit('2026-11-20', 25)],
    MONDAY,
    TODAY,
  );
  assert.equal(weeks.length, 8);
  assert.deepEqual(
    weeks.slice(-3).map(({ week, end, n, most, unit, entry }) => [week, end, n, most, unit, entry?.id]),
    [
      ['2026-11-09', '2026-11-15', 30, 24, 'hours', '2026-11-10'],
      ['2026-11-16', '2026-11-22', 26, 25, 'sessions', '2026-11-19'],
      ['2026-11-23', '2026-11-29', 28, 25, 'sessions', '2026-11-23'],
    ],
  );
  assert.equal(isAbove(weeks), true);
  assert.deepEqual(weeks[0], {
    ...{ week: '2026-10-05', end: '2026-10-11', n: null, most: null, unit: null },
    ...{ entry: null, entries: [] },
  });
});

test('of two numbers of a date the one written later stands, whatever its id, and both are taken off at once', () => {
  const entryOf = (id: string, stamp: string, ...numbers: number[]): LoadEntry[] => {
    const body = numbers.map((n) => JSON.stringify({ is: 'caseload', n })).join('\n');
    const fields = { body: ['sealed', stamp] } as LoadEntry['fields'];
    return readCards('g', body).map((card) => ({ kind: 'g', id, on: TODAY, body, fields, card }) as LoadEntry);
  };
  const apart = [...entryOf(`${TODAY}.a`, '0002', 23), ...entryOf(`${TODAY}.b`, '0001', 22)];
  const week = weeksIn(asWritten(apart), [], MONDAY, TODAY).at(-1)!;
  assert.deepEqual([week.n, week.entry!.id, week.entries.length], [23, `${TODAY}.a`, 2]);
  assert.deepEqual(
    offEdits(week.entries).map(({ id, text }) => [id, text]),
    [
      [`${TODAY}.b`, null],
      [`${TODAY}.a`, null],
    ],
  );
  const both = entryOf(`${TODAY}.c`, '0003', 20, 21);
  assert.deepEqual(
    offEdits(both).map(({ id, text }) => [id, text]),
    [[`${TODAY}.c`, null]],
  );
});

test('the weeks go back to the first number, and hundreds of them are few enough', () => {
  assert.equal(weeksIn([noted('2025-11-26', 20)], [], MONDAY, TODAY).length, 53);
  assert.equal(weeksIn([noted('1990-01-01', 20)], [], MONDAY, TODAY).length, 520);
  assert.equal(weeksIn([{ ...noted(TODAY, 20), on: null }], [], MONDAY, TODAY).at(-1)!.n, null);
});

test('a limit holds from its date on, of two on one date the last; one that is to come holds not yet', () => {
  const limits = [limit('2026-01-01', 30), limit('2026-11-26', 24), limit('2026-11-26', 22), limit('2026-12-01', 9)];
  assert.equal(limitOn(limits, TODAY)?.card.most, 22);
  assert.equal(limitOn(limits, '2026-11-25')?.card.most, 30);
  assert.equal(limitOn(limits, '2025-12-31'), null);
});

test('nine numbers can be tapped, the likeliest in the middle; noting one moves none of them', () => {
  assert.deepEqual(offered(24), [20, 21, 22, 23, 24, 25, 26, 27, 28]);
  assert.deepEqual(offered(null), [5, 10, 15, 20, 25, 30, 35, 40, 45]);
  assert.deepEqual(offered(2), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(offered(22.5), [19, 20, 21, 22, 23, 24, 25, 26, 27]);
  for (const n of [0, 41, 99, 100, 250, 640, 1000]) {
    const all = offered(n);
    assert.equal(new Set(all).size, 9);
    assert.ok(all[0]! >= 0 && all.at(-1)! <= CARDS.g.caseload.n.most, String(n));
    assert.ok(
      all.some((one) => Math.abs(one - n) <= 20),
      String(n),
    );
  }
  const limits = [limit('2026-01-01', 25)];
  const last = (loads: ReturnType<typeof noted>[]) => {
    const weeks = weeksIn(loads, limits, MONDAY, TODAY);
    return likely(weeks, weeks.length - 1);
  };
  assert.equal(last([]), 25);
  assert.equal(last([noted('2026-11-24', 40)]), 25);
  assert.equal(last([noted('2026-11-02', 31), noted('2026-11-24', 40)]), 31);
});

test('weeks of another unit make no line with these; a limit is drawn while it held', () => {
  const weeks = weeksIn(
    [noted('2026-11-10', 30), noted('2026-11-17', 20), noted('2026-11-24', 21)],
    [limit('2026-10-26', 40, 'hours'), limit('2026-11-16', 25), limit('2026-11-24', 22)],
    MONDAY,
    TODAY,
  );
  assert.deepEqual(
    comparable(weeks, 26).map(({ week }) => week),
    ['2026-11-16', '2026-11-23'],
  );
  assert.deepEqual(stretchesOf(weeks), [
    { from: '2026-10-26', to: '2026-11-16', most: 40 },
    { from: '2026-11-16', to: '2026-11-23', most: 25 },
    { from: '2026-11-23', to: '2026-11-23', most: 22 },
  ]);
  const plain = weeksIn([noted('2026-11-10', 30)], [limit('2026-11-24', 22)], MONDAY, TODAY);
  assert.equal(comparable(plain, 26).length, 8);
});

test('what is counted is one of a few words, of which none is a name; each fits its record', () => {
  for (const unit of UNITS) {
    assert.ok(unit.length <= CARDS.g.limit.unit.most);
    assert.notEqual(loadText(2, unit), loadText(2, null));
  }
  assert.equal(isUnit('Mrs Example'), false);
  assert.equal(loadText(2, 'Mrs Example'), '2');
  assert.equal(loadText(1, 'sessions'), '1 session');
});

test('the check-in leads to the screen', () => {
  assert.equal(matchRoute(WAYS.caseload.place.to)?.screen, 'caseload');
});
