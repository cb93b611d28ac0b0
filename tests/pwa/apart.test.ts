/** What two devices that wrote apart make of the records of the ten strategies: nothing is lost, nothing doubled. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell } from '../../pwa/src/domain/cells.ts';
import { amount } from '../../pwa/src/domain/records.ts';
import { cardText, putCard, readCards, type Card } from '../../pwa/src/domain/strategies/cards.ts';
import type { CardKind } from '../../pwa/src/domain/strategies/card-schema.ts';
import { readLimits } from '../../pwa/src/domain/strategies/limits.ts';
import { doneField, isDone } from '../../pwa/src/domain/strategies/routine.ts';
import type { Edit } from '../../pwa/src/sync/engine.ts';
import { Phone } from './phone.ts';
import { Server } from './server.ts';

const HABIT = 'h7k2m9q4s0ab';
const DAY = '2026-11-26';

/** Two phones of one account that have the same records, each with something to do while they are apart. */
async function apart(before: Edit[], mine: Edit[], theirs: Edit[]): Promise<[Phone, Phone]> {
  const server = new Server();
  const a = await Phone.make(server, 'a');
  const b = await Phone.make(server, 'b');
  if (before.length) await a.engine.edit(before);
  for (const phone of [a, b]) await phone.sync();
  await a.engine.edit(mine.map((edit) => ({ ...edit })));
  server.now += 1000;
  await b.engine.edit(theirs.map((edit) => ({ ...edit })));
  for (const phone of [b, a, b]) await phone.sync();
  return [a, b];
}

async function cell(phone: Phone, kind: string, id: string, field: string): Promise<Cell | undefined> {
  return (await phone.engine.get(kind, id))?.fields[field];
}

async function words(phone: Phone, kind: string, id: string, field = 'body'): Promise<string> {
  return (await phone.engine.text(kind, id, field, await cell(phone, kind, id, field))) ?? 'locked';
}

async function cardsOf<K extends CardKind>(phone: Phone, kind: K, id: string): Promise<Card<K>[]> {
  return readCards(kind, await words(phone, kind, id));
}

const body = (kind: string, id: string, text: string): Edit => ({ kind, id, field: 'body', text });

test('two entries of one day are two', async () => {
  const ids = [`${DAY}.aaaaaaaaaaaa`, `${DAY}.bbbbbbbbbbbb`] as const;
  const [a, b] = await apart(
    [],
    [body('g', ids[0], cardText({ is: 'call', minutes: 12 }))],
    [body('g', ids[1], cardText({ is: 'call', minutes: 5 }))],
  );
  for (const phone of [a, b]) {
    const found = await Promise.all(ids.map((id) => cardsOf(phone, 'g', id)));
    assert.deepEqual(
      found.flat().map((card) => card.is === 'call' && card.minutes),
      [12, 5],
    );
    assert.deepEqual(await phone.engine.shelf(), []);
  }
});

test('one card that both changed: the later stands, the other waits on the shelf, and both are kept as two', async () => {
  const id = 'aaaaaaaaaaaa';
  const was = cardText({ is: 'person', name: 'Kim', role: 'support' });
  const changed = (draft: object): string => putCard(was, [0, 1], { is: 'person', ...draft });
  const [a, b] = await apart(
    [body('p', id, was)],
    [body('p', id, changed({ number: '+1 555' }))],
    [body('p', id, changed({ mail: 'kim@example.org' }))],
  );
  const [entry] = await a.engine.shelf();
  assert.equal((await cardsOf(a, 'p', id))[0]!.mail, 'kim@example.org');
  await a.engine.keepBoth(entry!);
  for (const phone of [a, b]) await phone.sync();
  const both = await cardsOf(b, 'p', id);
  assert.deepEqual(
    both.map(({ name, number, mail }) => [name, number, mail]),
    [
      ['Kim', null, 'kim@example.org'],
      ['Kim', '+1 555', null],
    ],
  );
  assert.deepEqual(await b.engine.shelf(), []);
});

test('one sets how often, the other has met: both hold', async () => {
  const id = 'aaaaaaaaaaaa';
  const [a, b] = await apart(
    [body('p', id, cardText({ is: 'person', name: 'Kim' }))],
    [{ kind: 'p', id, field: 'every', value: '1m' }],
    [{ kind: 'p', id, field: 'due', value: '2026-12-10' }],
  );
  for (const phone of [a, b]) {
    assert.deepEqual(
      [(await cell(phone, 'p', id, 'every'))?.[0], (await cell(phone, 'p', id, 'due'))?.[0]],
      ['1m', '2026-12-10'],
    );
  }
});

test('each step of a routine is its own: two are done, and one that is taken back takes no other with it', async () => {
  const id = `${DAY}.${HABIT}`;
  const step = (place: number, value: number): Edit => ({ kind: 't', id, field: doneField({ place }), value });
  const [a, b] = await apart([step(3, 1)], [step(1, 1)], [step(2, 1), step(3, 0)]);
  for (const phone of [a, b]) {
    const { fields } = (await phone.engine.get('t', id))!;
    assert.deepEqual(
      [1, 2, 3].map((place) => isDone(fields, { place })),
      [true, true, false],
    );
    assert.equal(amount(fields), 2);
  }
});

test('two steps that were named apart both have their names', async () => {
  const [a] = await apart(
    [],
    [{ kind: 'h', id: HABIT, field: 'step1', text: 'Water' }],
    [{ kind: 'h', id: HABIT, field: 'step2', text: 'Shoes' }],
  );
  assert.deepEqual([await words(a, 'h', HABIT, 'step1'), await words(a, 'h', HABIT, 'step2')], ['Water', 'Shoes']);
});

test('two limits that were set apart are both in force, each from its date on', async () => {
  const limit = (text: string): Edit => ({ kind: 'h', id: HABIT, field: 'limit', text });
  const [a] = await apart([], [limit('2026-11-01 3 day')], [limit('2026-11-20 10 week')]);
  const [entry] = await a.engine.shelf();
  await a.engine.keepBoth(entry!, ' / ');
  assert.deepEqual(
    readLimits(await words(a, 'h', HABIT, 'limit')).map(({ from, most, per }) => [from, most, per]),
    [
      ['2026-11-01', 3, 'day'],
      ['2026-11-20', 10, 'week'],
    ],
  );
});

test('shifts of two dates are both there; of one date the later stands', async () => {
  const shift = (date: string, hours: string[]): Edit => ({ kind: 's', id: `work.${date}`, field: 'v', value: hours });
  const [a] = await apart(
    [],
    [shift('2026-12-01', ['07:00', '15:00']), shift('2026-12-02', ['07:00', '15:00'])],
    [shift('2026-12-02', []), shift('2026-12-03', ['20:00', '08:00'])],
  );
  const found = await Promise.all(['01', '02', '03'].map((day) => cell(a, 's', `work.2026-12-${day}`, 'v')));
  assert.deepEqual(
    found.map((one) => one?.[0]),
    [['07:00', '15:00'], [], ['20:00', '08:00']],
  );
});
