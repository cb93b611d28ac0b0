/** Learning as its screen shows it: licences, years, what sparked joy, what is remembered and what is refused. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressOf } from '../../pwa/src/domain/strategies/learning.ts';
import { placeOf } from '../../pwa/src/screens/checkin/ways.ts';
import { learnDraft, learnFaults, licenceFaults, type Learning } from '../../pwa/src/screens/learning/faults.ts';
import {
  categoriesOf,
  hoursOf,
  paceOf,
  periodAfter,
  remembered,
  sparksOf,
  standings,
  toggled,
  yearsOf,
  type Noted,
} from '../../pwa/src/screens/learning/ledger.ts';
import { matchRoute } from '../../pwa/src/shared/routes.ts';

const TODAY = '2026-11-26';

const learnt = (on: string, hours: number, over: Partial<Noted['card']> = {}): Noted => ({
  on,
  card: { hours, category: null, title: null, joy: null, counts: null, ...over },
});
const licence = (id: string, renew: string, goal: number | null = 40, from = '2025-01-01') => ({
  id,
  card: { name: id, goal, from, renew },
});

test('the licence that renews next stands first, one that is over last; each has what counts for it', () => {
  const some = [
    learnt('2025-06-01', 6, { category: 'ethics' }),
    learnt('2026-02-01', 1.5, { counts: ['b'] }),
    learnt('2026-03-01', 2, { counts: [] }),
  ];
  const found = standings(
    [licence('a', '2028-01-01'), licence('over', '2026-01-01'), licence('b', '2027-01-01')],
    some,
    TODAY,
  );
  assert.deepEqual(
    found.map((one) => [one.licence.id, one.progress.hours, one.progress.over, one.counted.length]),
    [
      ['b', 7.5, false, 2],
      ['a', 6, false, 1],
      ['over', 6, true, 1],
    ],
  );
});

test('a pace by the month is said while it helps, and never where nothing is wanted', () => {
  const of = (hours: number, renew: string, goal: number | null = 40) =>
    paceOf(
      progressOf(
        { id: 'a', goal, from: '2026-01-01', renew },
        [{ on: TODAY, hours, category: null, counts: null }],
        TODAY,
      ),
    );
  assert.equal(of(10, '2027-11-26'), 2.5);
  assert.equal(of(39.9, '2027-11-26'), 0.5);
  assert.equal(of(40, '2027-11-26'), null);
  assert.equal(of(10, '2027-01-01'), null);
  assert.equal(of(10, '2026-11-26'), null);
  assert.equal(of(10, '2027-11-26', null), null);
});

test('three hundred entries are a few years, the latest first, with their hours', () => {
  const many = Array.from({ length: 300 }, (_, i) =>
    learnt(`${2024 + Math.floor(i / 100)}-0${1 + (i % 9)}-1${i % 10}`, 0.1),
  );
  const years = yearsOf(many);
  assert.deepEqual(
    years.map(({ year, hours, entries }) => [year, hours, entries.length]),
    [
      ['2026', 10, 100],
      ['2025', 10, 100],
      ['2024', 10, 100],
    ],
  );
  assert.equal(years[0]!.entries[0], many.at(-1));
  assert.equal(hoursOf(many), 30);
});

test('the category of the last time is remembered, what counts for no licence is no pattern', () => {
  assert.deepEqual(remembered([]), { category: '', counts: null });
  assert.deepEqual(
    remembered([
      learnt('2026-01-01', 1, { category: 'Ethics', counts: ['a'] }),
      learnt('2026-01-02', 1, { counts: [] }),
    ]),
    { category: 'Ethics', counts: ['a'] },
  );
  const used = ['a', 'Trauma', 'ETHICS', 'b', 'c', 'trauma'].map((category, i) =>
    learnt(`2026-01-0${i + 1}`, 1, { category }),
  );
  assert.deepEqual(categoriesOf(used, ['Ethics', 'Course']), ['trauma', 'c', 'b', 'ETHICS', 'a', 'Course']);
});

test('what sparked joy comes back, the latest first', () => {
  const some = [
    learnt('2026-01-01', 1, { joy: 'one' }),
    learnt('2026-01-02', 1),
    learnt('2026-01-03', 1, { joy: 'two' }),
  ];
  assert.deepEqual(
    sparksOf(some).map(({ card }) => card.joy),
    ['two', 'one'],
  );
});

test('all licences are those to come as well; one that is left out is left out alone', () => {
  assert.deepEqual(toggled(null, 'a', ['a', 'b']), ['b']);
  assert.deepEqual(toggled(['b'], 'b', ['a', 'b']), []);
  assert.equal(toggled(['b'], 'a', ['a', 'b']), null);
  assert.deepEqual(toggled(['gone', 'a'], 'a', ['a', 'b']), ['gone']);
});

test('the next period is as long as the one before, from the day on which that was renewed', () => {
  assert.deepEqual(periodAfter({ from: '2025-01-01', renew: '2027-01-01' }), {
    from: '2027-01-01',
    renew: '2029-01-01',
  });
  assert.deepEqual(periodAfter({ from: '2026-08-31', renew: '2027-08-31' }), {
    from: '2027-08-31',
    renew: '2028-08-31',
  });
  assert.deepEqual(periodAfter({ from: '2023-02-28', renew: '2024-02-28' }), {
    from: '2024-02-28',
    renew: '2025-02-28',
  });
  assert.deepEqual(periodAfter({ from: '2024-02-29', renew: '2025-02-28' }), {
    from: '2025-02-28',
    renew: '2026-02-28',
  });
  assert.deepEqual(periodAfter({ from: '2026-07-31', renew: '2026-08-31' }), {
    from: '2026-08-31',
    renew: '2026-09-30',
  });
});

const FORM: Learning = { hours: 1, category: '', title: '', joy: '', on: TODAY, counts: null };
const wrong = (over: Partial<Learning>, meant: number | null = null) => [
  ...learnFaults({ ...FORM, ...over }, TODAY, meant),
];

test('hours that cannot be are refused beside their field; those of several days are asked about once', () => {
  assert.deepEqual(wrong({}), []);
  assert.deepEqual(wrong({ hours: null }), [['hours', 'missing']]);
  assert.deepEqual(wrong({ hours: NaN }), [['hours', 'number']]);
  for (const hours of [-1, 0, 201]) assert.deepEqual(wrong({ hours }), [['hours', 'range']]);
  assert.deepEqual(wrong({ hours: 24 }), []);
  assert.deepEqual(wrong({ hours: 25 }), [['hours', 'day']]);
  assert.deepEqual(wrong({ hours: 25 }, 25), []);
  assert.deepEqual(wrong({ hours: 26 }, 25), [['hours', 'day']]);
  assert.deepEqual(
    wrong({ category: 'x'.repeat(61), title: 'x'.repeat(121), joy: 'x'.repeat(401), on: '2026-11-27' }),
    [
      ['category', 'long'],
      ['title', 'long'],
      ['joy', 'long'],
      ['on', 'date'],
    ],
  );
  assert.deepEqual(wrong({ on: '' }), [['on', 'date']]);
  assert.equal(learnDraft({ ...FORM, title: ' \u200b' }).title, null);
});

test('a licence wants a name and dates in their order; its goal is a number or nothing', () => {
  const found = (over: object) => [
    ...licenceFaults({ name: 'Board', goal: 40, from: '2026-01-01', renew: '2027-01-01', ...over }, TODAY),
  ];
  assert.deepEqual(found({}), []);
  assert.deepEqual(found({ goal: null }), []);
  assert.deepEqual(found({ goal: 0 }), [['goal', 'range']]);
  assert.deepEqual(found({ goal: NaN }), [['goal', 'number']]);
  assert.deepEqual(found({ name: ' ', from: '', renew: '' }), [
    ['name', 'missing'],
    ['from', 'missing'],
    ['renew', 'missing'],
  ]);
  assert.deepEqual(found({ name: 'x'.repeat(81) }), [['name', 'long']]);
  assert.deepEqual(found({ renew: '2025-12-31' }), [['renew', 'order']]);
  assert.deepEqual(found({ renew: '2026-11-25' }), [['renew', 'past']]);
});

test('the check-in leads to the screen', () => {
  assert.equal(matchRoute(placeOf('learning')!.to)?.screen, 'learning');
});
