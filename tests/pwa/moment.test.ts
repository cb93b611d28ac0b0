/** A hard moment: whom and what it shows first, and rest for all that is still open. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { engine } from '../../pwa/src/app/account/signals.ts';
import { kindHabit } from '../../pwa/src/app/day/breath.ts';
import { openToRest, restAll } from '../../pwa/src/app/day/rest.ts';
import { toggle } from '../../pwa/src/app/day/tick.ts';
import { plant } from '../../pwa/src/app/habit/starters.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import type { Contact, Role } from '../../pwa/src/app/records/contacts.ts';
import { follow } from '../../pwa/src/app/records/mirror.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { all, markOf, said } from '../../pwa/src/app/records/state.ts';
import { complete, doneOn } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import type { Habit } from '../../pwa/src/app/records/habits.ts';
import { firstNumbers, nearestFirst, nearestLine } from '../../pwa/src/screens/moment/near.ts';
import { countries, numbersOf } from '../../pwa/src/ui/help/country.ts';
import { linesOf, type Line } from '../../pwa/src/ui/help/lines.ts';

const habit = (id: string): Habit => all.value.find((one) => one.id === id)!;

test('a friend comes before a practice, and nobody is left out', () => {
  const of = (role: Role): Contact => ({ role, name: role, number: '1' }) as Contact;
  const order = nearestFirst((['doctor', 'contact', 'assistance', 'therapist', 'peerline'] as const).map(of));
  assert.deepEqual(
    order.map(({ role }) => role),
    ['contact', 'peerline', 'therapist', 'doctor', 'assistance'],
  );
});

test('where there is room for one line it is for anyone, can be called, and answers at night, if there is such a one', () => {
  const line = (name: string, more: Partial<Line>): Line => ({ name, whom: 'anyone', ...more }) as Line;
  const text = line('text', { text: { to: '1' }, hours: 'always' });
  const evening = line('evening', { call: ['2'], hours: { from: '18:00', to: '23:00' } });
  const night = line('night', { call: ['3'], hours: 'always' });
  const doctors = line('doctors', { whom: 'doctors', call: ['4'], hours: 'always' });
  const site = line('site', { web: 'https://example.org', hours: 'always' });
  assert.equal(nearestLine([site, doctors, text, evening, night])?.name, 'night');
  assert.equal(nearestLine([site, doctors, text, evening])?.name, 'evening');
  assert.equal(nearestLine([site, doctors, text])?.name, 'text');
  assert.equal(nearestLine([site, doctors])?.name, 'doctors');
  assert.equal(nearestLine([site]), undefined);
  assert.deepEqual(nearestLine(linesOf('US'))?.call, ['988']);
});

test('of many emergency numbers those come first that are known everywhere, and none is made up', () => {
  assert.deepEqual(firstNumbers(numbersOf('US')), ['112', '911']);
  assert.deepEqual(firstNumbers(numbersOf('MX'))[0], '911');
  assert.deepEqual(firstNumbers(numbersOf('FR')), ['112', '15', '17', '18']);
  for (const { country } of countries('en')) {
    const shown = firstNumbers(numbersOf(country));
    assert.ok(shown.length > 0 && shown.every((number) => numbersOf(country).includes(number)), country);
    for (const known of ['112', '911']) {
      assert.equal(shown.includes(known), numbersOf(country).includes(known), country);
    }
  }
});

test('all that is open rests as one act; what was kept, is away or asks for nothing stays as it is', async () => {
  turnDay();
  follow();
  await begin();
  const now = today.value;
  await plant([
    { id: 'starter00001', name: null },
    { id: 'starter00002', name: null },
    { id: 'starter00003', name: null },
  ]);
  const part = { from: now, kind: 'daily', target: 6, tiny: 3 };
  await engine.value!.edit([
    { kind: 'h', id: 'water0000001', field: 'plan', value: [part] },
    { kind: 'h', id: 'water0000001', field: 'measure', value: 'count' },
    { kind: 't', id: `${now}.water0000001`, field: 'v', value: 2 },
    { kind: 'h', id: 'lessof000001', field: 'plan', value: [] },
    { kind: 'h', id: 'starter00003', field: 'pause', value: [{ from: now, to: null }] },
  ]);
  await until(() => complete.value && habit('water0000001') && habit('lessof000001') && habit('starter00003'));
  await until(() => habit('starter00003').pause.length === 1 && doneOn(habit('water0000001'), now) === 2);
  await toggle(habit('starter00001'), now);

  const open = ['starter00002', 'water0000001'];
  assert.deepEqual(
    openToRest(now)
      .map(({ id }) => id)
      .toSorted(),
    open,
  );
  await restAll();
  const marks = (): string[] =>
    ['starter00001', ...open, 'lessof000001', 'starter00003'].map((id) => markOf(habit(id), now));
  assert.deepEqual(marks(), ['kept', 'rest', 'rest', 'open', 'open']);
  assert.equal(doneOn(habit('water0000001'), now), 2);
  assert.deepEqual(openToRest(now), []);
  await until(() => said.value?.action);
  await undo();
  await until(() => markOf(habit('water0000001'), now) === 'open');
  assert.deepEqual(marks(), ['kept', 'open', 'open', 'open', 'open']);
  assert.equal(doneOn(habit('water0000001'), now), 2);
});

test('a kind word counts for the habit of self-compassion, else for the one that breathing is', () => {
  assert.equal(kindHabit()?.id, 'starter00002');
  all.value = [...all.value, { ...habit('starter00001'), id: 'kind00000001', area: 'compassion' }];
  assert.equal(kindHabit()?.id, 'kind00000001');
});
