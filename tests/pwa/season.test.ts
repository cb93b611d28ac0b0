/** Seasons as a person sets them: what is paused, put away or brought back meanwhile leaves their end where it was. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { archive, bringBack, drop, endOn, pause, resume } from '../../pwa/src/app/habit/edit.ts';
import { plant } from '../../pwa/src/app/habit/starters.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import type { Habit } from '../../pwa/src/app/records/habits.ts';
import { follow } from '../../pwa/src/app/records/mirror.ts';
import { all } from '../../pwa/src/app/records/state.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { covers, type Span } from '../../pwa/src/domain/schedule.ts';
import { seasonEnd } from '../../pwa/src/domain/strategies/season.ts';

const habit = (): Habit => all.value[0]!;
const ends = (): readonly Span[] => habit().pause.filter(({ end }) => end);

before(async () => {
  turnDay();
  follow();
  await begin();
  await plant([{ id: 'starter00001', name: 'Walk' }]);
  await until(() => all.value.length === 1);
});

test('a season has a last date, another one, or none', async () => {
  const last = addDays(today.value, 30);
  await endOn(habit(), last);
  assert.deepEqual(habit().pause, [{ from: addDays(last, 1), to: null, end: 1 }]);
  assert.equal(seasonEnd(habit().pause, today.value), last);
  await endOn(habit(), today.value);
  assert.equal(seasonEnd(habit().pause, today.value), today.value);
  await endOn(habit(), null);
  assert.deepEqual(habit().pause, []);
  assert.equal(seasonEnd(habit().pause, today.value), null);
});

test('its end stays where it was through a pause, and through being put away, deleted and brought back', async () => {
  await endOn(habit(), addDays(today.value, 30));
  const set = ends();
  for (const act of [(one: Habit) => pause(one, null), resume, archive, bringBack, drop]) {
    await act(habit());
    assert.deepEqual(ends(), set);
  }
  // Deleted, it rests from today on, not only from the end of its season.
  assert.ok(habit().pause.some((span) => covers(span, today.value)));
  await bringBack(habit());
  assert.deepEqual(ends(), set);
  assert.ok(!habit().pause.some((span) => covers(span, today.value)));
});

test('a season that is over comes back, and its end stays in the past', async () => {
  await endOn(habit(), addDays(today.value, -10));
  await resume(habit());
  assert.deepEqual(ends(), [{ from: addDays(today.value, -9), to: addDays(today.value, -1), end: 1 }]);
  await endOn(habit(), addDays(today.value, 5));
  assert.equal(ends().length, 2);
});
