/** Letters to oneself: when one comes, in which order they stand, and what a form refuses without a word gone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../pwa/src/domain/cells.ts';
import { readCards } from '../../pwa/src/domain/strategies/cards.ts';
import { hasCome, waitsSince } from '../../pwa/src/domain/strategies/letters.ts';
import { dayOf, isOdd, postIn, wordsFault, type Letter } from '../../pwa/src/screens/letters/post.ts';

const TODAY = '2026-11-26';
const JANUARY = stampOn('2026-01-01');

function stampOn(day: string): string {
  return `${Date.parse(day).toString(16).padStart(11, '0')}0000cafecafe`;
}

function letter(id: string, due: string | null, card: { on?: string; opened?: string } = {}, del = 0): Letter {
  const body = JSON.stringify({ is: 'letter', words: id, on: '2026-01-01', ...card });
  const cell = (value: Value): [Value, string] => [value, JANUARY];
  return { kind: 'l', id, on: null, card: readCards('l', body)[0]!, body, fields: { due: cell(due), del: cell(del) } };
}

const ids = (letters: readonly Letter[]): string[] => letters.map(({ id }) => id);

test('a letter comes on its day and stays until it is opened; what is taken off is nowhere', () => {
  const letters = [
    letter('later', '2027-01-01'),
    letter('today', TODAY),
    letter('long ago', '2026-02-01'),
    letter('gone', TODAY, {}, 1),
    letter('away', null),
    letter('read', '2026-03-01', { opened: '2026-03-02' }),
    letter('read later', '2026-03-01', { opened: '2026-03-09' }),
    letter('soon', '2026-12-01'),
  ];
  const { come, waiting, kept } = postIn(letters, [], TODAY);
  assert.deepEqual(ids(come), ['long ago', 'today']);
  assert.deepEqual(ids(waiting), ['soon', 'later', 'away']);
  assert.deepEqual(ids(kept), ['read later', 'read']);
  assert.deepEqual(ids(postIn(letters, [TODAY], TODAY).come), ['long ago', 'today', 'away']);
});

test('a letter for days away comes to who is back, and not to who wrote it a moment ago', () => {
  assert.equal(hasCome(null, '2026-11-23', [TODAY], TODAY), true);
  for (const written of ['2026-11-24', TODAY]) assert.equal(hasCome(null, written, [TODAY], TODAY), false);
  assert.equal(hasCome(null, '2026-01-01', [], TODAY), false);
  assert.equal(hasCome(null, null, [TODAY], TODAY), true);
});

test('it stays on the days after, and one whose day was changed waits for the next return', () => {
  assert.equal(hasCome(null, '2026-01-01', ['2026-11-20'], TODAY), true);
  assert.equal(hasCome(null, null, ['2026-11-20'], TODAY), false);
  const changed = (day: string) => ({ due: [null, stampOn(day)] as [Value, string] });
  assert.equal(waitsSince('2026-01-01', changed('2026-11-19')), '2026-11-19');
  assert.equal(waitsSince('2026-01-02', changed('2026-01-01')), '2026-01-02');
  assert.equal(waitsSince(null, changed('2026-01-01')), '2026-01-01');
  assert.equal(waitsSince('2026-01-01', {}), '2026-01-01');
  assert.equal(hasCome(null, '2026-11-19', ['2026-11-20'], TODAY), false);
});

test('a month, a year, ten years: the same day, or the last of a shorter month', () => {
  const days = (today: string) =>
    (['month', 'year', 'ten', 'away'] as const).map((when) => dayOf({ when, date: '' }, today));
  assert.deepEqual(days(TODAY), ['2026-12-26', '2027-11-26', '2036-11-26', null]);
  assert.deepEqual(days('2028-02-29'), ['2028-03-29', '2029-02-28', '2038-02-28', null]);
  assert.deepEqual(days('2027-01-31')[0], '2027-02-28');
});

test('a day of one’s own lies ahead, within a hundred years', () => {
  const odd = (date: string) => isOdd({ when: 'date', date }, TODAY);
  assert.deepEqual(['', 'soon', '2026-11-25', TODAY, '2026-11-27', '2126-11-26', '2126-11-27'].map(odd), [
    true,
    true,
    true,
    true,
    false,
    false,
    true,
  ]);
  assert.equal(isOdd({ when: 'year', date: '' }, TODAY), false);
});

test('what has no words, too many, or needs too much room is refused by a sentence of its own', () => {
  const faults = ['', ' \n', 'a', 'a'.repeat(3600), 'a'.repeat(3601), 'a'.repeat(10_000), '木'.repeat(3000)].map(
    wordsFault,
  );
  assert.deepEqual(faults, [
    'letters.none',
    'letters.none',
    null,
    null,
    'letters.long',
    'letters.long',
    'letters.full',
  ]);
});
