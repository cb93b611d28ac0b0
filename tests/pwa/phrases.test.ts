/** Whole sentences: schedules, lists, lengths and numbers as the language has them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../pwa/src/domain/schedule.ts';
import { joined, listed } from '../../pwa/src/i18n/lists.ts';
import { numberText, readNumber } from '../../pwa/src/i18n/numbers.ts';
import { planText } from '../../pwa/src/i18n/plan-text.ts';
import { briefTimeText, lengthText, timeText, twoDigits } from '../../pwa/src/i18n/times.ts';

const plan = (over: Partial<Entry>): Entry => ({ from: '2026-01-01', kind: 'daily', target: 1, tiny: null, ...over });

test('a schedule is one sentence, with its amount and what is enough on a hard day', () => {
  const said = (entry: Partial<Entry>, measure = 'check', unit = ''): string => planText(plan(entry), measure, unit);
  assert.equal(said({}), 'Every day.');
  assert.equal(said({ kind: 'every_n_days', n: 1 }), 'Every day.');
  assert.equal(said({ kind: 'every_n_days', n: 2 }), 'Every other day.');
  assert.equal(said({ kind: 'every_n_days', n: 10 }), 'Every 10 days.');
  assert.equal(said({ kind: 'times_per_week', n: 1 }), 'Once a week, any day.');
  assert.equal(said({ kind: 'times_per_week', n: 3 }), 'Three times a week, any days.');
  assert.equal(said({ kind: 'times_per_month', n: 2 }), 'Twice a month, any days.');
  assert.equal(said({ kind: 'times_per_month', n: 12 }), '12 times a month, any days.');
  assert.equal(said({ kind: 'weekdays', days: [5, 1, 3] }), 'On Monday, Wednesday, and Friday.');
  assert.equal(said({ target: 20 }, 'minutes'), 'Every day, 20 minutes.');
  assert.equal(
    said({ target: 6, tiny: 1 }, 'count', 'glasses'),
    'Every day, 6 glasses. On a hard day, 1 glasses is enough.',
  );
  assert.equal(
    said({ target: 20, tiny: 5, kind: 'times_per_week', n: 2 }, 'minutes'),
    'Twice a week, any days, 20 minutes. On a hard day, 5 minutes are enough.',
  );
});

test('what stands in a row is strung together by the language', () => {
  assert.deepEqual([joined(['a']), joined(['a', 'b'])], ['a', 'a and b']);
  assert.deepEqual([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])], ['a', 'a, b', 'a, b, c']);
});

test('a number in a field is read back as it is; lengths of time have their plural', () => {
  for (const n of [0, 5, 2.5, 0.1, 12_345.678, 1e6]) assert.equal(readNumber(numberText(n)), n);
  assert.deepEqual([lengthText(1, 'hour'), lengthText(90, 'minute')], ['1 hour', '90 minutes']);
  assert.match(timeText('18:40'), /^(6:40\sPM|18:40)$/);
  assert.equal(briefTimeText('18:40'), timeText('18:40'));
  assert.match(briefTimeText('18:00'), /^(6\sPM|18:00)$/);
  assert.deepEqual([twoDigits(0), twoDigits(7), twoDigits(42)], ['00', '07', '42']);
});
