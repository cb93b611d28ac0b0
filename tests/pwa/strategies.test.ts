/** The shared cases of the ten strategies: the same files hold the server's twins to the same answers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cardFaults, cardText, cardWords, fits, putCard, readCards } from '../../pwa/src/domain/strategies/cards.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Case = any;

function each(rule: string, part: string, check: (c: Case) => void): void {
  const file = JSON.parse(readFileSync(new URL(`../vectors/${rule}.json`, import.meta.url), 'utf8'));
  for (const c of file[part]) test(`${rule}: ${c.name}`, () => check(c));
}

const jsonOrText = (line: string): unknown => (line.startsWith('{') ? JSON.parse(line) : line);

each('cards', 'cases', (c) => assert.deepEqual(readCards(c.kind, c.body), c.expected));
each('cards', 'puts', (c) =>
  assert.deepEqual(
    putCard(c.body, c.place, c.draft).split('\n').map(jsonOrText),
    c.expected.split('\n').map(jsonOrText),
  ),
);
each('cards', 'faults', (c) => assert.deepEqual(cardFaults(c.kind, c.draft, c.today), c.expected));

test('a card that was written is read as it was meant', () => {
  const [card] = readCards('g', cardText({ is: 'learn', hours: 1.5, title: 'Line\nbreak', joy: '' }));
  assert.ok(card?.is === 'learn');
  assert.deepEqual([card.hours, card.title, card.joy], [1.5, 'Line\nbreak', null]);
});

test('what the shelf shows of a card are its words, not its code', () => {
  assert.equal(cardWords('{"is":"person","role":"doctor","name":"Kim","number":"+1 555"}'), 'doctor · Kim · +1 555');
  assert.equal(cardWords('Kim\n+1 555'), 'Kim\n+1 555');
});

test('a body that would not be sealed is known before it is written', () => {
  assert.equal(fits(cardText({ is: 'letter', words: 'a'.repeat(3600) })), true);
  assert.equal(fits(cardText({ is: 'letter', words: '木'.repeat(3600) })), false);
});
