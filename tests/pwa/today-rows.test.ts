/** Today's rows know the schedule: what a row says, where it stands, and what stands at the head. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import './page.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { giftsSoFar, heldToTell, isBack } from '../../pwa/src/app/records/door.ts';
import { arrange, foldsKept, inGroup, type Group } from '../../pwa/src/app/records/groups.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { rowStateOf } from '../../pwa/src/app/records/row-state.ts';
import { settings, stored } from '../../pwa/src/app/records/settings.ts';
import { all, week, shareOf } from '../../pwa/src/app/records/state.ts';
import { clearTicks, complete, tickRecords } from '../../pwa/src/app/records/ticks.ts';
import type { Fields } from '../../pwa/src/domain/cells.ts';
import { addDays, type Day } from '../../pwa/src/domain/day.ts';
import { tickId } from '../../pwa/src/domain/records.ts';
import type { Entry } from '../../pwa/src/domain/schedule.ts';
import { lineOf } from '../../pwa/src/ui/row-line.ts';

/** A Wednesday, and the Monday of its week. */
const TODAY = '2026-03-04';
const MONDAY = '2026-03-02';
const EVENING = Date.parse('2026-03-04T17:30Z');

let count = 0;

/** A habit on the list since four weeks, daily unless its plan says otherwise. */
function habit(plan: Partial<Entry> = {}, other: Partial<Habit> = {}): Habit {
  const entry = { from: '2026-02-04', kind: 'daily', target: 1, tiny: null, ...plan } as Entry;
  const made = { ...blankHabit(`habit${count++}`), name: 'Walk', plan: [entry], ...other };
  all.value = [...all.value, made];
  return made;
}

function tick(one: Habit, days: readonly Day[], v: number | 's' = 1): void {
  put(one, days, (on) => ({ v: [v, stamped(on)] }));
}

function put(one: Habit, days: readonly Day[], fieldsOn: (on: Day) => Fields): void {
  tickRecords.put(days.map((on) => ({ kind: 't', id: tickId(on, one.id), fields: fieldsOn(on) })));
}

/** The stamp of what was written in the evening of a date. */
function stamped(on: Day): string {
  return `${Date.parse(`${on}T18:00Z`).toString(16).padStart(11, '0')}0000aaaaaaaa`;
}

/** Dates so many days back. */
function back(...days: number[]): Day[] {
  return days.map((n) => addDays(TODAY, -n));
}

function groups(foldKept = false): { [group in Group]: Habit[] } {
  const where = arrange(all.value, TODAY, foldKept);
  const of = (group: Group): Habit[] => inGroup(all.value, where, group);
  return { due: of('due'), off: of('off'), kept: of('kept') };
}

beforeEach(() => {
  localStorage.clear();
  clearTicks();
  all.value = [];
  settings.value = { ...settings.value, dayStart: '04:00', weekStart: 1, leave: [], foldsKept: false };
  stored.value = new Map([['zone', { for: Intl.DateTimeFormat().resolvedOptions().timeZone, use: 'UTC' }]]);
  today.value = TODAY;
  complete.value = true;
});

test('a habit that is not due stands under "Not today" and says when it is', () => {
  const walk = habit();
  const sunday = habit({ kind: 'weekdays', days: [7] });
  const often = habit({ kind: 'weekdays', days: [4, 1] });
  const rarely = habit({ kind: 'every_n_days', n: 14, from: '2026-02-20' });
  const soon = habit({ kind: 'every_n_days', n: 3, from: '2026-02-06' });
  const later = habit({ from: '2026-04-02' });

  assert.deepEqual(groups(), { due: [walk], off: [sunday, often, rarely, soon, later], kept: [] });
  assert.equal(lineOf(sunday, TODAY).text, 'Sunday');
  assert.equal(lineOf(often, TODAY).text, 'Monday, Thursday');
  assert.equal(lineOf(rarely, TODAY).text, 'Next on Friday');
  assert.equal(lineOf(soon, TODAY).text, 'Next on Thursday');
  assert.match(lineOf(later, TODAY).text, /^From (April 2|2 April)$/);
});

test('ticked there it is a bonus, stays where the thumb is, and stands with the others at the next opening', () => {
  const sunday = habit({ kind: 'weekdays', days: [7] });
  const where = arrange(all.value, TODAY, false);
  tick(sunday, [TODAY]);
  assert.deepEqual(inGroup(all.value, where, 'off'), [sunday]);
  assert.equal(rowStateOf(sunday, TODAY), 'kept');
  assert.deepEqual(groups().due, [sunday]);
  assert.equal(shareOf(TODAY).kept, 1);
});

test('what comes while Today is open finds its own place, and nothing else moves', () => {
  const walk = habit();
  const where = arrange(all.value, TODAY, true);
  tick(walk, [TODAY]);
  const sunday = habit({ kind: 'weekdays', days: [7] });
  const later = arrange(all.value, TODAY, true, where);
  assert.deepEqual(inGroup(all.value, later, 'due'), [walk]);
  assert.deepEqual(inGroup(all.value, later, 'off'), [sunday]);
});

test('a week or month whose number is reached says so, and asks for nothing more', () => {
  const twice = habit({ kind: 'times_per_week', n: 2 });
  assert.equal(lineOf(twice, TODAY).text, 'Twice a week');
  tick(twice, [MONDAY]);
  assert.deepEqual([rowStateOf(twice, TODAY), lineOf(twice, TODAY).text], ['open', '1 of 2 this week']);
  tick(twice, back(1));
  assert.deepEqual([rowStateOf(twice, TODAY), lineOf(twice, TODAY).text], ['met', 'Twice this week, all of it']);
  // What went before this week does not count for it, and a past day is judged by its own week, as far as that was.
  assert.equal(rowStateOf(twice, addDays(MONDAY, -1)), 'open');
  tick(twice, [addDays(MONDAY, -7), addDays(MONDAY, -4)]);
  assert.deepEqual(
    [-5, -3].map((n) => rowStateOf(twice, addDays(MONDAY, n))),
    ['open', 'met'],
  );
  tick(twice, [TODAY]);
  assert.deepEqual([rowStateOf(twice, TODAY), lineOf(twice, TODAY).text], ['kept', 'Three times this week']);
  const monthly = habit({ kind: 'times_per_month', n: 1 });
  tick(monthly, ['2026-03-01']);
  assert.deepEqual([rowStateOf(monthly, TODAY), lineOf(monthly, TODAY).text], ['met', 'Once this month, all of it']);
});

test('a rest within the week asks for one less', () => {
  const twice = habit({ kind: 'times_per_week', n: 2 });
  tick(twice, [MONDAY]);
  tick(twice, back(1), 's');
  assert.deepEqual([rowStateOf(twice, TODAY), lineOf(twice, TODAY).text], ['met', 'Once this week, all of it']);
});

test('away and paused rows say until when; what is done meanwhile is kept all the same', () => {
  settings.value = { ...settings.value, leave: [{ from: MONDAY, to: '2026-03-09' }] };
  const walk = habit();
  const paused = habit({}, { pause: [{ from: MONDAY, to: null }] });
  assert.equal(rowStateOf(walk, TODAY), 'away');
  assert.match(lineOf(walk, TODAY).text, /^Away until (March 9|9 March)$/);
  settings.value = { ...settings.value, leave: [] };
  assert.deepEqual([rowStateOf(paused, TODAY), lineOf(paused, TODAY).text], ['paused', 'Paused']);
  assert.deepEqual(groups().due, [walk, paused]);
  tick(paused, [TODAY]);
  assert.equal(rowStateOf(paused, TODAY), 'kept');
});

test('nothing is called open: a row says its cue, else its plan, on past days as well', () => {
  const plain = habit();
  const cued = habit({}, { cue: 'After handover\nI drink a glass' });
  const glasses = habit({ target: 6 }, { measure: 'count', unit: 'glasses' });
  const minutes = habit({ target: 20, kind: 'times_per_week', n: 3 }, { measure: 'minutes' });
  for (const on of [TODAY, ...back(3)]) {
    assert.equal(lineOf(plain, on).text, 'Every day');
    assert.equal(lineOf(cued, on).text, 'After handover, I drink a glass');
    assert.equal(lineOf(glasses, on).text, '6 glasses');
    assert.equal(lineOf(minutes, on).text, 'Three times a week, 20 min');
  }
});

test('a count keeps its number when the day is full', () => {
  const glasses = habit({ target: 6, tiny: 2 }, { measure: 'count', unit: 'glasses' });
  tick(glasses, [TODAY], 1);
  assert.deepEqual([rowStateOf(glasses, TODAY), lineOf(glasses, TODAY).text], ['open', '1 of 6 glasses']);
  tick(glasses, [TODAY], 5);
  assert.equal(lineOf(glasses, TODAY).text, '5 of 6 glasses · small counts');
  tick(glasses, [TODAY], 7);
  assert.deepEqual(lineOf(glasses, TODAY), { text: '7 glasses · 1 day', room: 1, most: 2 });
  today.value = addDays(TODAY, 1);
  assert.equal(lineOf(glasses, TODAY).text, '7 glasses');
});

test('a run is told with the misses that it has room for; until all is known it is not told', () => {
  const walk = habit();
  tick(walk, back(0, 1, 2, 3, 4, 5, 6, 7));
  assert.deepEqual(lineOf(walk, TODAY), { text: '8 days', room: 2, most: 2 });
  complete.value = false;
  assert.deepEqual(lineOf(walk, TODAY), { text: 'Kept' });
});

test('in the evening what is kept is folded away where the person wants that, and only today', () => {
  const walk = habit();
  tick(walk, [TODAY]);
  assert.equal(foldsKept(TODAY, EVENING), false);
  settings.value = { ...settings.value, foldsKept: true };
  assert.equal(foldsKept(TODAY, EVENING), true);
  assert.equal(foldsKept(TODAY, EVENING - 3_600_000), false);
  assert.equal(foldsKept(addDays(TODAY, -1), EVENING), false);
  assert.deepEqual(groups(true), { due: [], off: [], kept: [walk] });
  // For whoever begins the day at four in the afternoon it is morning.
  settings.value = { ...settings.value, dayStart: '16:00' };
  assert.equal(foldsKept(TODAY, EVENING), false);
});

test('after days with nothing one is greeted, all day long, and told what stands', () => {
  const walk = habit();
  tick(walk, back(3, 4, 5, 6, 7, 8));
  assert.equal(isBack.value, true);
  assert.equal(giftsSoFar(), 6);
  assert.equal(lineOf(walk, TODAY).text, '6 gifts so far');
  tick(walk, [TODAY]);
  assert.equal(isBack.value, true);
  assert.equal(lineOf(walk, TODAY).text, '1 day');
  clearTicks();
  tick(walk, back(60));
  assert.equal(isBack.value, true);
});

test('what was kept of a habit is not taken back from the gifts when it is put away or deleted', () => {
  const walk = habit();
  tick(walk, back(3, 4, 5));
  for (const gone of [{ archived: true }, { deleted: true }]) {
    all.value = [{ ...walk, ...gone }];
    assert.equal(giftsSoFar(), 3);
  }
});

test('nobody is greeted a day after, after a rest, a time away, or on a first day', () => {
  const walk = habit();
  assert.equal(isBack.value, false);
  tick(walk, [TODAY]);
  assert.equal(isBack.value, false);
  tick(walk, back(9));
  assert.equal(isBack.value, true);
  tick(walk, back(2), 's');
  assert.equal(isBack.value, false);
  clearTicks();
  tick(walk, back(9));
  settings.value = { ...settings.value, leave: [{ from: addDays(TODAY, -9), to: addDays(TODAY, -1) }] };
  assert.equal(isBack.value, false);
});

test('what is noted down today of days that passed is no coming back, nor is a note', () => {
  const walk = habit();
  put(walk, back(5, 60), () => ({ n: ['sealed', stamped(TODAY)] }));
  assert.equal(isBack.value, false);
  put(walk, back(4, 8), () => ({ v: [1, stamped(TODAY)] }));
  put(walk, back(6), () => ({ r: [1, stamped(TODAY)] }));
  assert.equal(isBack.value, false);
  // Ten days ago one was here.
  put(walk, back(10), (on) => ({ 'c.aaaaaaaa': [2, stamped(on)] }));
  assert.equal(isBack.value, true);
  put(walk, back(1), (on) => ({ r: [1, stamped(on)] }));
  assert.equal(isBack.value, false);
});

test('what a run has held is explained on one day, and never again', () => {
  const walk = habit();
  tick(walk, back(1, 2, 4, 5, 6, 7, 8));
  const held = { habit: walk.id, date: addDays(TODAY, -3), unit: 'days' };
  assert.deepEqual(heldToTell(), held);
  stored.value = new Map([...stored.value, ['reserveTold', TODAY]]);
  assert.deepEqual(heldToTell(), held);
  today.value = addDays(TODAY, 1);
  assert.equal(heldToTell(), null);
});

test('a day before the beginning has no ring, nor has one on which nothing was asked', () => {
  habit({ kind: 'weekdays', days: [2, 3], from: addDays(TODAY, -2) });
  assert.deepEqual(
    week.value.map((on) => shareOf(on).share),
    [null, null, null, null, null, 0, 0],
  );
});

test('easing a goal ends nothing that one has: what was before the change stands beside the young run', () => {
  const plan: Entry[] = [
    { from: '2026-02-20', kind: 'daily', target: 1, tiny: null },
    { from: MONDAY, kind: 'times_per_week', n: 2, target: 1, tiny: null },
  ];
  const eased = habit({}, { plan });
  tick(eased, back(3, 4, 5, 6, 7, 8, 9, 10));
  tick(habit(), back(1));
  assert.equal(lineOf(eased, TODAY).text, 'Twice a week · 8 days before the change');
  tick(eased, [MONDAY]);
  assert.equal(lineOf(eased, TODAY).text, '1 of 2 this week · 8 days before the change');
  tick(eased, back(1));
  assert.equal(lineOf(eased, TODAY).text, 'Twice this week, all of it · 8 days before the change');
  // A run of two weeks has lasted longer.
  const [first] = plan;
  const older = habit({}, { plan: [first!, { ...plan[1]!, from: '2026-02-23' }] });
  tick(older, ['2026-02-20', '2026-02-21', '2026-02-22', '2026-02-23', '2026-02-24', MONDAY, ...back(1)]);
  assert.equal(lineOf(older, TODAY).text, 'Twice this week, all of it');
});
