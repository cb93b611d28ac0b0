/** What forms write, and how they read what people type. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blank, changesOf, check, draftOf, planWith, startOf, type Draft } from '../../pwa/src/app/habit/draft.ts';
import { joinCue, splitCue } from '../../pwa/src/app/habit/cue.ts';
import { cueText } from '../../pwa/src/i18n/cue.ts';
import { trimmed } from '../../pwa/src/app/platform/forms.ts';
import { changedFields, same } from '../../pwa/src/app/platform/same.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { afterForm } from '../../pwa/src/app/habit/reminders.ts';
import { faults } from '../../pwa/src/domain/faults.ts';
import type { Entry } from '../../pwa/src/domain/schedule.ts';
import { readNumber } from '../../pwa/src/i18n/numbers.ts';
import { todayTexts } from '../../pwa/src/i18n/en/today.ts';
import { translator } from '../../pwa/src/i18n/texts.ts';

const TODAY = '2026-11-25';
const DAILY: Entry = { from: '2026-01-01', kind: 'daily', target: 3, tiny: null };

function habit(over: Partial<Habit> = {}): Habit {
  return {
    ...blankHabit('h1'),
    name: 'Water',
    unit: 'glasses',
    cue: 'At lunch',
    measure: 'count',
    plan: [DAILY],
    ...over,
  };
}

/** A form that was opened on one habit, answered, and saved over another state of it. */
function saved(opened: Habit, answers: Partial<Draft>, now: Habit, today = TODAY) {
  const form = draftOf(opened, opened.name!, TODAY);
  return changesOf(now, form, { ...form, ...answers }, today);
}

test('only what differs from what stood there at opening has changed', () => {
  assert.deepEqual(changedFields({ a: 1, b: [1, 2], c: null }, { a: 1, b: [1, 2], c: null }), {});
  assert.deepEqual(changedFields({ a: 1, b: [1, 2] }, { a: 2, b: [2, 1] }), { a: 2, b: [2, 1] });
});

test('what is no number has been written: it is not as nothing', () => {
  assert.ok(!same({ n: NaN }, { n: null }));
  assert.deepEqual(changedFields<{ n: number | null }>({ n: null }, { n: NaN }), { n: NaN });
  assert.ok(same({ n: NaN, all: [NaN, 1] }, { n: NaN, all: [NaN, 1] }));
});

test('a rename writes the name alone, whatever another phone changed meanwhile', () => {
  const now = habit({ unit: 'cups', cue: 'At noon', plan: [DAILY, { ...DAILY, from: TODAY, target: 8 }] });
  assert.deepEqual(saved(habit(), { name: 'Tea' }, now), { texts: { name: 'Tea' } });
  assert.deepEqual(saved(habit(), {}, now), { texts: {} });
});

test('a change of the days keeps the goal that another phone set meanwhile', () => {
  const now = habit({ plan: [DAILY, { ...DAILY, from: TODAY, target: 8 }] });
  const { plan } = saved(habit(), { kind: 'weekdays', days: [1, 2] }, now);
  assert.deepEqual(plan, [DAILY, { from: TODAY, kind: 'weekdays', days: [1, 2], target: 8, tiny: null }]);
});

test('a change of the goal keeps the days that another phone set meanwhile', () => {
  const now = habit({ plan: [DAILY, { from: TODAY, kind: 'weekdays', days: [6], target: 3, tiny: null }] });
  const { plan } = saved(habit(), { target: 5 }, now);
  assert.deepEqual(plan?.at(-1), { from: TODAY, kind: 'weekdays', days: [6], target: 5, tiny: null });
});

test('what is planned for next week survives a change from today', () => {
  const next: Entry = { from: '2026-12-01', kind: 'daily', target: 8, tiny: null };
  const { plan } = saved(habit({ plan: [DAILY, next] }), { target: 4 }, habit({ plan: [DAILY, next] }));
  assert.deepEqual(plan, [DAILY, { ...DAILY, from: TODAY, target: 4 }, next]);
  const ticked = saved(
    habit({ plan: [DAILY, next] }),
    { measure: 'check', target: 1, tiny: null },
    habit({ plan: [DAILY, next] }),
  );
  assert.equal(ticked.measure, 'check');
  assert.deepEqual(faults(ticked.plan!.slice(1), 'check', TODAY), []);
  assert.equal(ticked.plan!.length, 3);
});

test('a habit that is yet to begin is moved, not doubled', () => {
  const later: Entry = { from: '2026-12-10', kind: 'daily', target: 3, tiny: null };
  const one = habit({ plan: [later] });
  assert.deepEqual(saved(one, { from: '2026-12-20' }, one).plan, [{ ...later, from: '2026-12-20' }]);
  assert.deepEqual(saved(one, { from: '2026-12-01', target: 5 }, one).plan, [
    { ...later, from: '2026-12-01', target: 5 },
  ]);
});

test('a form that lay open over night still means from today on', () => {
  const form = draftOf(habit(), 'Water', TODAY);
  const draft = { ...form, target: 6 };
  assert.equal(startOf(form, draft, '2026-11-26'), '2026-11-26');
  assert.deepEqual([...check(draft, form, '2026-11-26')], []);
  assert.equal(planWith([DAILY], form, draft, '2026-11-26').at(-1)!.from, '2026-11-26');
  assert.ok(check({ ...draft, from: '2026-11-20' }, form, '2026-11-26').has('from.past'));
});

test('a reminder keeps the days that another phone gave it, when its time alone was changed', () => {
  const was = { at: '07:30', days: [1, 2] };
  const now = [
    { at: '07:30', days: [6] },
    { at: '20:00', days: null },
  ];
  assert.deepEqual(afterForm(now, was, { at: '08:00', days: [1, 2] }), [
    { at: '08:00', days: [6] },
    { at: '20:00', days: null },
  ]);
  assert.equal(afterForm(now, was, { ...was }), null);
  assert.equal(afterForm([], was, { ...was }), null);
});

test('a cue is two lines, which stay in their boxes and are read as one sentence', () => {
  const cue = joinCue('After lunch, before rounds', 'I breathe, twice');
  assert.deepEqual(splitCue(cue), ['After lunch, before rounds', 'I breathe, twice']);
  assert.equal(cueText(cue), 'After lunch, before rounds, I breathe, twice');
  // One line: somebody's own wording, or a cue that a former Tend has joined.
  for (const text of ['', 'a', 'a, b', 'After lunch, I breathe', 'After lunch,']) {
    assert.deepEqual(splitCue(text), [text, '']);
    assert.equal(joinCue(...splitCue(text)), text);
    assert.equal(cueText(text), text);
  }
  assert.equal(cueText(joinCue('', 'I breathe')), 'I breathe');
});

test('a name that nobody can see is none; joined signs stay whole', () => {
  for (const text of [
    '',
    '  ',
    '\u200b',
    '\u200b\u2060\ufeff',
    '\u00ad',
    '\u3164',
    '\u2800',
    '\u200d',
    '\ufe0f',
    '\u{e0041}',
    '\t\u200f\n',
  ]) {
    assert.equal(trimmed(text), '', JSON.stringify(text));
    assert.ok(check({ ...blank(TODAY), name: text }, null, TODAY).has('name.none'));
  }
  assert.equal(trimmed('\u200b Walk \ufeff'), 'Walk');
  for (const text of ['👩\u200d⚕\ufe0f', '❤\ufe0f', '🏴\u{e0067}\u{e0062}\u{e007f}', 'می\u200cخواهم', 'مشي'])
    assert.equal(trimmed(text), text);
});

test('numbers are read as Tend writes them, and as people do', () => {
  for (const n of [0, 0.5, 1.25, 8, 999, 1000, 8000, 12345.5, 100000, 1234567]) {
    assert.equal(readNumber(translator(todayTexts)('sync.aside', { n }).replace(/[^\d.,]/g, '')), n);
  }
  const read: { [text: string]: number | null } = {
    '': null,
    ' ': null,
    '8,000': 8000,
    '10,000': 10_000,
    '1,5': 1.5,
    '1.5': 1.5,
    '0,250': 0.25,
    '1.300': 1.3,
    '1 000': 1000,
    '1\u202f000,5': 1000.5,
    "1'000": 1000,
    '1,234,567.5': 1_234_567.5,
    '1.234.567,5': 1_234_567.5,
    '.5': 0.5,
    '5.': 5,
    '٣': 3,
    '٨٬٠٠٠': 8000,
    '١٫٥': 1.5,
    '-4': -4,
    '−4': -4,
  };
  for (const [text, n] of Object.entries(read)) assert.equal(readNumber(text), n, text);
  for (const text of [
    '0x10',
    '1e3',
    'Infinity',
    'eight',
    '1,2,3',
    '1.2.3',
    '1,00,000',
    '8,000,',
    '5 5',
    '--1',
    '1-',
    '.',
    ',',
    '12 glasses',
  ]) {
    assert.ok(Number.isNaN(readNumber(text)), text);
  }
  assert.equal(readNumber('8.000', 'de'), 8000);
  assert.equal(readNumber('8,000', 'de'), 8);
});
