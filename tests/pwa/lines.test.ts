/** What is said after a tick: enough of it for every hour, true at that hour, and nothing twice too soon. */

import assert from 'node:assert/strict';
import { beforeEach, test, type TestContext } from 'node:test';
import { give } from './page.ts';
import { isOf, textsOf } from './lines.ts';
import { lineAfter } from '../../pwa/src/app/day/feedback.ts';
import { session } from '../../pwa/src/app/day/shown.ts';
import { today } from '../../pwa/src/app/platform/today.ts';
import { blankHabit, type Habit } from '../../pwa/src/app/records/habits.ts';
import { settings } from '../../pwa/src/app/records/settings.ts';
import { all } from '../../pwa/src/app/records/state.ts';
import { clearTicks, complete, standing, tickRecords } from '../../pwa/src/app/records/ticks.ts';
import { isDate } from '../../pwa/src/domain/civil.ts';
import { addDays, instantOf, type Day } from '../../pwa/src/domain/day.ts';
import type { FeedbackKind } from '../../pwa/src/domain/feedback.ts';
import { tickId } from '../../pwa/src/domain/records.ts';
import { tagsAt } from '../../pwa/src/domain/wording.ts';
import { lines } from '../../pwa/src/i18n/en/lines.ts';
import { deviceZone } from '../../pwa/src/push/zone.ts';

const THURSDAY = '2026-11-26';
const KINDS = Object.keys(lines()) as FeedbackKind[];
const TAGS = ['any', 'today', 'early', 'mid', 'late', 'morning', 'afternoon', 'evening', 'night'];
/** Of the hours that a text names, all that it may fit. */
const NAMED: readonly [words: RegExp, tags: string[]][] = [
  [/\bmorning\b|before noon/i, ['morning']],
  [/\bafternoon\b/i, ['afternoon']],
  [/\bthis evening\b|evening is yours|evening you made/i, ['evening']],
  [/\bevening still to come\b/i, ['afternoon']],
  [/\btonight\b/i, ['morning', 'afternoon', 'evening']],
  [/rest well|fall asleep|list may sleep/i, ['late', 'evening', 'night']],
  [/\btoday\b|\btomorrow\b|\bthis month\b|seven days/i, TAGS.filter((tag) => tag !== 'any')],
];

const everyHour = Array.from({ length: 24 }, (_, hour) => hour * 60 + 35);
const starts = ['00:00', '04:00', '09:00', '12:00', '14:00'];

test('each kind has enough to say at any hour, whenever a day begins, also of a day that is over', () => {
  assert.ok(textsOf('kept').length >= 20);
  for (const kind of KINDS) {
    const texts = textsOf(kind);
    // Without a name that could stand in it.
    const plain = texts.filter(({ text }) => !/\{(name|month|week)\}/.test(text));
    for (const minute of everyHour) {
      for (const start of starts) {
        const fit = new Set<string>(tagsAt(minute, start, true));
        const some = plain.filter(({ tags }) => tags.some((tag) => fit.has(tag)));
        assert.ok(some.length >= (kind === 'kept' ? 20 : 5), `${kind} at ${minute}, from ${start}: ${some.length}`);
      }
    }
    const past = plain.filter(({ tags }) => tags.includes('any'));
    assert.ok(past.length >= (kind === 'kept' ? 12 : kind === 'all_done_today' ? 0 : 4), kind);
  }
});

test('a text names no hour but those that it fits, no weekday, and bends no name; no two are the same', () => {
  const all_ = KINDS.flatMap((kind) => textsOf(kind).map((one) => ({ kind, ...one })));
  assert.equal(new Set(all_.map(({ text }) => text)).size, all_.length);
  for (const { kind, text, tags } of all_) {
    assert.deepEqual(
      tags.filter((tag) => !TAGS.includes(tag)),
      [],
      text,
    );
    for (const [words, allowed] of NAMED) {
      if (words.test(text))
        assert.ok(
          tags.every((tag) => allowed.includes(tag)),
          `${tags.join(' ')}: ${text}`,
        );
    }
    assert.doesNotMatch(text, /(mon|tues|wednes|thurs|fri|satur|sun)day/i);
    // Whatever the name is, the sentence around it stays right.
    if (text.includes('{name}')) assert.match(text, /^\{name\}[:.,]/, text);
    assert.equal(text.includes('{run}'), kind === 'milestone', text);
  }
});

test('07:35 after a night is no evening, and no kept morning', () => {
  const says = (start: string): string[] => {
    const fit = new Set<string>(tagsAt(7 * 60 + 35, start, true));
    return textsOf('all_done_today').flatMap(({ text, tags }) => (tags.some((tag) => fit.has(tag)) ? [text] : []));
  };
  for (const start of starts) assert.ok(!says(start).some((text) => /evening/.test(text)), start);
  assert.ok(says('12:00').some((text) => /Rest well/.test(text)));
  assert.ok(!says('04:00').some((text) => /Rest well/.test(text)));
});

beforeEach(() => {
  localStorage.clear();
  session.clear();
  clearTicks();
  complete.value = true;
  today.value = THURSDAY;
  settings.value = { ...settings.value, dayStart: '04:00' };
});

/** Habits that were kept before, so that a tick of theirs is an ordinary one. */
function keepers(count: number, changes: Partial<Habit> = {}): Habit[] {
  const made = Array.from({ length: count }, (_, i) => ({
    ...blankHabit(`keep${String(i).padStart(8, '0')}`),
    name: 'Sit and breathe',
    plan: [{ from: addDays(THURSDAY, -1), kind: 'daily' as const, target: 1, tiny: null }],
    ...changes,
  }));
  all.value = [...made, { ...blankHabit('open00000001'), name: 'Open', plan: made[0]!.plan }];
  for (const { id } of made) put(id, addDays(THURSDAY, -1));
  return made;
}

function put(id: string, on: Day): void {
  tickRecords.put([{ kind: 't', id: tickId(on, id), fields: { v: [1, ''] } }]);
}

/** Tick at a local time of Thursday, or of another date; what is said. */
function said(t: TestContext, habit: Habit, time: string, on: Day = THURSDAY): string {
  t.mock.timers.enable({ apis: ['Date'], now: instantOf(today.value, time, deviceZone()!) });
  const before = standing(habit, on, today.value);
  put(habit.id, on);
  const line = lineAfter([before]);
  t.mock.timers.reset();
  return line;
}

test('habits that are ticked one after the other are never greeted with the same line', (t) => {
  const heard = keepers(24).map((habit) => said(t, habit, '07:35'));
  assert.ok(heard.every((line) => isOf(line, 'kept')));
  assert.equal(new Set(heard).size, 24);
});

test('what was said rests for a week on this device, in the next sessions as well', (t) => {
  const habits = keepers(3);
  const heard: string[] = [];
  for (let day = 0; day < 7; day++) {
    today.value = addDays(THURSDAY, day);
    for (const habit of habits) {
      session.clear();
      // It is ticked, taken back and ticked again.
      tickRecords.put([{ kind: 't', id: tickId(today.value, habit.id), fields: {} }]);
      const line = said(t, habit, '19:00', today.value);
      if (isOf(line, 'kept')) heard.push(line);
    }
  }
  assert.ok(heard.length >= 12, String(heard.length));
  assert.equal(new Set(heard).size, heard.length);
});

test('a browser that keeps nothing repeats nothing within a session', (t) => {
  const refuse = (): never => {
    throw new DOMException('no storage here', 'SecurityError');
  };
  give(t, localStorage, 'getItem', refuse);
  give(t, localStorage, 'setItem', refuse);
  const heard = keepers(20).map((habit) => said(t, habit, '12:35'));
  assert.equal(new Set(heard).size, 20);
});

test('what nobody here has written in the storage is passed over', (t) => {
  for (const text of ['{', '{"a":1}', '[1,[2],["x","2026-11-26"],[7,"2026-13-01"]]', '[[1,"2026-11-26"]]']) {
    localStorage.setItem('tend.lines', text);
    session.clear();
    assert.ok(isOf(said(t, keepers(1)[0]!, '07:35'), 'kept'));
    const kept = JSON.parse(localStorage.getItem('tend.lines')!) as [number, Day][];
    assert.ok(kept.every(([id, on]) => Number.isInteger(id) && isDate(on)));
    assert.equal(kept.at(-1)![1], THURSDAY);
  }
});

test('a habit is named with how often it was kept, and never by a name that is not known or fills the screen', (t) => {
  const heard = new Set<string>();
  const [habit] = keepers(1, { name: 'Walks' });
  for (let i = 2; i < 9; i++) put(habit!.id, addDays(THURSDAY, -i));
  for (let i = 0; i < 60; i++) heard.add(said(t, habit!, '07:35'));
  assert.ok(heard.has('Walks: nine times this month.'), [...heard].join('\n'));
  assert.ok(heard.has('Walks: seven times in seven days.'));
  for (const changes of [{ name: null, locked: true }, { name: 'm'.repeat(80) }]) {
    const [other] = keepers(1, changes);
    for (let i = 0; i < 60; i++) assert.doesNotMatch(said(t, other!, '07:35'), /[{}]|mmm|^[:.,]/);
  }
});

test('a day that is over is told of as one', (t) => {
  const [habit] = keepers(1);
  for (let i = 0; i < 60; i++) {
    assert.doesNotMatch(said(t, habit!, '19:00', addDays(THURSDAY, -2)), /today|tonight|evening|tomorrow/i);
  }
});

test('all of today is done by the tick that fills the ring: what is open all week holds nothing up', (t) => {
  const [first, second] = keepers(2);
  const weekly = {
    ...blankHabit('week00000001'),
    name: 'Weekly',
    plan: [{ ...first!.plan[0]!, kind: 'times_per_week' as const, n: 3 }],
  };
  all.value = [first!, second!, weekly];
  assert.ok(isOf(said(t, first!, '07:35'), 'kept'));
  assert.ok(isOf(said(t, second!, '07:35'), 'all_done_today'));
  // It was done before.
  assert.ok(isOf(said(t, weekly, '07:35'), 'kept'));
});

test('nothing is the first of all where a habit that was put away had been kept', (t) => {
  const [walk, tea] = keepers(2);
  const pause = [{ from: THURSDAY, to: null }];
  all.value = [
    { ...walk!, archived: true, pause },
    { ...tea!, id: 'newest000001' },
  ];
  assert.ok(isOf(said(t, all.value[1]!, '07:35'), 'kept'));
});
