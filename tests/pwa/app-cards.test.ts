/** Cards on a screen: read, added, changed, taken off and brought back, on a real engine. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { addCard, changeCard, entryId, watchCards, type Found } from '../../pwa/src/app/records/cards.ts';
import { clockOff } from '../../pwa/src/app/day/clock-off.ts';
import { blankHabit } from '../../pwa/src/app/records/habits.ts';
import { clearTicks } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { all, said } from '../../pwa/src/app/records/state.ts';
import { isSealed } from '../../pwa/src/domain/kinds.ts';

before(async () => {
  await begin();
});

test('an entry is shown where it was added, sealed, under an id that tells its date alone', async () => {
  let found: Found<'g'> | null = null;
  const stop = watchCards('g', (next) => (found = next), '2026-11-01', '2026-11-30~');
  const id = entryId('2026-11-26');
  await addCard('g', id, { is: 'call', minutes: 12 }, 'Noted');
  await addCard('g', entryId(null), { is: 'bring', words: 'The Tuesday case' }, 'Noted');
  await until(() => found?.entries.length === 1);
  const [entry] = found!.entries;
  assert.deepEqual([entry!.id, entry!.on, entry!.card.is], [id, '2026-11-26', 'call']);
  assert.equal(found!.locked, 0);
  const stored = await engine.value!.get('g', id);
  assert.ok(isSealed('g', 'body') && String(stored!.fields.body![0]).startsWith('1.'));
  stop();
});

test('a person that is taken off leaves no date behind, and comes back as a whole', async () => {
  let found: Found<'p'> | null = null;
  const stop = watchCards('p', (next) => (found = next));
  const draft = { is: 'person', role: 'support', name: 'Kim', mood: 1 };
  await addCard('p', 'aaaaaaaaaaaa', draft, 'Added', { every: '2w', due: '2026-12-01' });
  await until(() => found?.entries.length === 1);
  await changeCard(found!.entries[0]!, { is: 'person', number: '+1 555' }, 'Changed');
  await until(() => found?.entries[0]?.card.number);
  assert.deepEqual(JSON.parse(found!.entries[0]!.body), { ...draft, number: '+1 555' });
  await changeCard(found!.entries[0]!, null, 'Taken off');
  await until(() => found?.entries.length === 0);
  const { fields } = (await engine.value!.get('p', 'aaaaaaaaaaaa'))!;
  // Sealed like any other body: the server does not see that it is empty.
  assert.equal(await engine.value!.text('p', 'aaaaaaaaaaaa', 'body', fields.body), '');
  assert.deepEqual([fields.every![0], fields.due![0]], [null, null]);
  await until(() => said.value?.action);
  await undo();
  await until(() => found?.entries.length === 1);
  assert.equal((await engine.value!.get('p', 'aaaaaaaaaaaa'))!.fields.due![0], '2026-12-01');
  stop();
});

test('a record that cannot be read here is counted, not shown', async () => {
  let found: Found<'l'> | null = null;
  const stop = watchCards('l', (next) => (found = next));
  await addCard('l', 'bbbbbbbbbbbb', { is: 'letter', words: 'Rest.' }, 'Kept', { due: '2027-11-26' });
  await until(() => found?.entries.length === 1);
  const at = engine.value!;
  const { text } = at;
  at.text = async () => null;
  await addCard('l', 'cccccccccccc', { is: 'letter', words: 'Sleep.' }, 'Kept');
  await until(() => found?.locked === 1);
  at.text = text;
  stop();
  assert.deepEqual(
    found!.entries.map(({ id }) => id),
    ['bbbbbbbbbbbb'],
  );
});

test('clocking off keeps the words and the tick of "hours off work" as one act, which one Undo takes back', async () => {
  const on = turnDay();
  const id = `${on}.starter00005`;
  let found: Found<'g'> | null = null;
  const stop = watchCards('g', (next) => (found = next), on, `${on}~`);
  const offs = () => found?.entries.filter(({ card }) => card.is === 'clockoff') ?? [];
  const tick = async () => (await engine.value!.get('t', id))?.fields.v?.[0] ?? null;
  const plan = [{ from: '2026-01-01', kind: 'daily' as const, target: 1, tiny: null }];
  all.value = [{ ...blankHabit('starter00005'), plan }];
  await clockOff({ waits: 'The report', good: '' }, 'Clocked off');
  await until(() => offs().length === 1);
  assert.equal(await tick(), 1);
  const card = offs()[0]!.card;
  assert.ok(card.is === 'clockoff');
  assert.deepEqual([card.waits, card.good], ['The report', null]);
  await until(() => said.value?.action);
  await undo();
  await until(() => offs().length === 0);
  assert.equal(await tick(), null);
  // Amounts, limits and steps are the person's own, a pause is a pause, and what is not on the list is not ticked.
  for (const one of [
    { measure: 'minutes' as const },
    { limit: 'at most 2' },
    { steps: ['Phone off'] },
    { pause: [{ from: on, to: null }] },
    { archived: true },
  ]) {
    // Nothing follows the records here: what was painted above would count as kept.
    clearTicks();
    all.value = [{ ...blankHabit('starter00005'), plan, ...one }];
    await clockOff({ waits: '', good: '' }, 'Clocked off');
    assert.equal(await tick(), null, JSON.stringify(one));
  }
  await until(() => said.value?.text === 'Clocked off');
  stop();
});
