/** Less-of habits, routines and seasons: what the form makes of them, and what a row says. */

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { until } from './page.ts';
import { begin } from '../../pwa/src/app/account/account.ts';
import { messageAfter } from '../../pwa/src/app/day/feedback.ts';
import { limitPeriods } from '../../pwa/src/app/day/less.ts';
import { doNext, setStep } from '../../pwa/src/app/day/steps.ts';
import { addTo, stepOf } from '../../pwa/src/app/day/tick.ts';
import { blank, changesOf, check, draftOf, type Draft } from '../../pwa/src/app/habit/draft.ts';
import { change, create, endOn } from '../../pwa/src/app/habit/edit.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { arrange } from '../../pwa/src/app/records/groups.ts';
import type { Habit } from '../../pwa/src/app/records/habits.ts';
import { follow } from '../../pwa/src/app/records/mirror.ts';
import { undo } from '../../pwa/src/app/records/perform.ts';
import { rowStateOf } from '../../pwa/src/app/records/row-state.ts';
import { all, habits, markOf, said, shareOf } from '../../pwa/src/app/records/state.ts';
import { complete, doneOn, standing } from '../../pwa/src/app/records/ticks.ts';
import { turnDay } from '../../pwa/src/app/records/turn.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { readLimits } from '../../pwa/src/domain/strategies/limits.ts';
import { limitsText } from '../../pwa/src/i18n/limit-text.ts';
import { kindLine } from '../../pwa/src/ui/kind-line.ts';
import { lineOf } from '../../pwa/src/ui/row-line.ts';

const LESS: Partial<Draft> = { name: 'Charts at home', shape: 'less', measure: 'count', most: 2, per: 'week' };
const ROUTINE: Partial<Draft> = { name: 'After handover', shape: 'routine', steps: ['Badge off', ' ', 'Water'] };

const now = (): string => today.value;
const form = (answers: Partial<Draft>): Draft => ({ ...blank(now()), ...answers });
const habit = (id: string): Habit => all.value.find((one) => one.id === id)!;
const counted = (id: string, on = now()): number => doneOn(habit(id), on);

async function changed(id: string, answers: Partial<Draft>): Promise<void> {
  const one = habit(id);
  const draft = draftOf(one, one.name!, now());
  await change(one, { draft, texts: one.texts }, { ...draft, ...answers });
}

before(async () => {
  turnDay();
  follow();
  await begin();
  await until(() => complete.value);
});

beforeEach(() => {
  turnDay();
});

test('a limit is made with the date from which it holds; its habit has no plan, and Undo leaves nothing', async () => {
  const id = await create(form(LESS));
  const { limit, limited, plan, measure } = habit(id);
  assert.deepEqual([limit, limited, plan, measure], [`${now()} 2 week`, true, [], 'count']);
  assert.deepEqual([markOf(habit(id), now()), rowStateOf(habit(id), now())], ['open', 'open']);
  assert.equal(arrange([habit(id)], now(), true).get(id), 'due');
  await until(() => said.value?.action);
  await undo();
  await until(() => !habit(id));
});

test('a tap adds one, says the number and the limit, and fills nothing; minutes are for the sheet', async () => {
  const id = await create(form({ ...LESS, unit: 'charts' }));
  const ring = shareOf(now());
  for (const n of [1, 2, 3]) {
    const then = standing(habit(id), now(), now());
    await addTo(habit(id), now());
    assert.equal(counted(id), n);
    assert.equal(kindLine(habit(id), now()).text, `${n} charts this week, at most 2`);
    assert.equal(await messageAfter([then]), `${n} charts this week, at most 2.`);
  }
  assert.deepEqual(shareOf(now()), ring);
  assert.equal(markOf(habit(id), now()), 'open');
  const minutes = await create(form({ ...LESS, measure: 'minutes', most: 20, per: 'day' }));
  assert.equal(stepOf(habit(minutes), now()), 0);
  assert.equal(kindLine(habit(minutes), now()).text, '0 min today, at most 20');
});

test('another limit holds from its date on, and what was before stays; a rename leaves it alone', async () => {
  const id = await create(form({ ...LESS, from: addDays(now(), -30) }));
  await changed(id, { most: 1, per: 'day' });
  assert.deepEqual(readLimits(habit(id).limit), [
    { from: addDays(now(), -30), most: 2, per: 'week' },
    { from: now(), most: 1, per: 'day' },
  ]);
  const periods = limitPeriods(habit(id), now(), 3);
  assert.deepEqual(
    periods.map(({ per, most }) => [per, most]),
    [
      ['day', 1],
      ['week', 2],
      ['week', 2],
    ],
  );
  const was = habit(id);
  const draft = draftOf(was, was.name!, now());
  assert.deepEqual(changesOf(was, draft, { ...draft, name: 'Charts' }, now()), { texts: { name: 'Charts' } });
  // Another phone has set one meanwhile: both are in force, each from its date on.
  const other = { ...was, limit: `${was.limit}\n${addDays(now(), -3)} 9 month` };
  const { texts } = changesOf(other, draft, { ...draft, most: 5 }, now());
  assert.deepEqual(
    readLimits(texts.limit!).map(({ most }) => most),
    [2, 9, 5],
  );
  assert.equal(limitsText(was.limit, 'count', '').split('\n').length, 2);
});

test('a limit that is yet to begin is moved, not doubled, and none begins in the past', async () => {
  const id = await create(form({ ...LESS, from: addDays(now(), 7) }));
  await changed(id, { from: addDays(now(), 9) });
  assert.equal(habit(id).limit, `${addDays(now(), 9)} 2 week`);
  const opened = draftOf(habit(id), 'x', now());
  assert.ok(check({ ...opened, most: 3, from: addDays(now(), -1) }, opened, now()).has('from.past'));
});

test('what cannot be is named: a limit that is no number, a routine of none, eight steps, an end before the beginning', () => {
  const faultsOf = (answers: Partial<Draft>): string[] => [...check(form({ name: 'x', ...answers }), null, now())];
  for (const most of [-1, NaN, 0.125, 1e6]) assert.deepEqual(faultsOf({ ...LESS, most }), ['limit']);
  assert.deepEqual(faultsOf({ ...LESS, most: 0 }), []);
  assert.deepEqual(faultsOf({ ...LESS, kind: 'weekdays', days: [] }), []);
  assert.deepEqual(faultsOf({ ...ROUTINE, steps: ['', ' '] }), ['steps.none']);
  assert.deepEqual(faultsOf({ ...ROUTINE, steps: Array.from({ length: 8 }, (_, i) => `${i}`) }), ['steps.many']);
  assert.deepEqual(faultsOf({ ...ROUTINE, steps: ['x'.repeat(81)] }), ['step.long']);
  assert.deepEqual(faultsOf(ROUTINE), []);
  assert.deepEqual(faultsOf({ until: addDays(now(), -1) }), ['until']);
  assert.deepEqual(faultsOf({ until: now() }), []);
  const opened = form({ name: 'x', from: addDays(now(), -9) });
  assert.deepEqual([...check({ ...opened, until: addDays(now(), -3) }, opened, now())], ['until']);
});

test('a routine keeps the places of its steps; any keeps the day, all make it full, and one more holds from today on', async () => {
  const id = await create(form(ROUTINE));
  assert.deepEqual(habit(id).steps, ['Badge off', '', 'Water', '', '', '', '']);
  assert.deepEqual([habit(id).measure, habit(id).plan[0]!.target, habit(id).plan[0]!.tiny], ['count', 2, 1]);
  assert.equal(kindLine(habit(id), now()).text, 'First: Badge off');
  await setStep(habit(id), now(), { place: 3 }, true);
  assert.equal(markOf(habit(id), now()), 'part');
  assert.equal(kindLine(habit(id), now()).text, '1 of 2 · next: Badge off');
  await setStep(habit(id), now(), { place: 1 }, true);
  assert.equal(markOf(habit(id), now()), 'kept');
  assert.deepEqual(kindLine(habit(id), now()).text, '2 of 2 · 1 day');
  await changed(id, { steps: ['Badge off', 'Three breaths', 'Water'] });
  assert.deepEqual(habit(id).steps.slice(0, 3), ['Badge off', 'Three breaths', 'Water']);
  assert.equal(habit(id).plan.at(-1)!.target, 3);
  assert.equal(kindLine(habit(id), now()).text, '2 of 3 · next: Three breaths');
  // Back to a habit of a tick: no step is left, and what was done counts.
  await changed(id, { shape: 'act', measure: 'check', target: 1, tiny: null });
  assert.deepEqual([habit(id).steps.some(Boolean), habit(id).measure], [false, 'check']);
  assert.equal(markOf(habit(id), now()), 'kept');
});

test('taps that follow one another at once do one step each, and none is done beyond the last', async () => {
  const id = await create(form({ ...ROUTINE, steps: ['Badge off', 'Water', 'Shoes'] }));
  const taps = [1, 2, 3, 4].map(() => doNext(habit(id), now()));
  assert.deepEqual(
    taps.map((tap) => tap === null),
    [false, false, false, true],
  );
  for (const tap of taps) await tap;
  assert.equal(counted(id), 3);
});

test('a season that is over is folded away and says so; another last day takes it up again', async () => {
  const id = await create(form({ name: 'Exam', until: addDays(now(), 4) }));
  assert.equal(draftOf(habit(id), 'Exam', now()).until, addDays(now(), 4));
  await changed(id, { until: '' });
  assert.deepEqual(habit(id).pause, []);
  await endOn(habit(id), addDays(now(), -2));
  assert.equal(arrange(habits.value, now(), false).get(id), 'off');
  assert.match(lineOf(habit(id), now()).text, /^Ended on .*, as a chapter$/);
  await changed(id, { until: addDays(now(), 8) });
  assert.deepEqual(habit(id).pause, [
    { from: addDays(now(), -1), to: addDays(now(), -1), end: 1 },
    { from: addDays(now(), 9), to: null, end: 1 },
  ]);
  assert.equal(arrange(habits.value, now(), false).get(id), 'due');
});
