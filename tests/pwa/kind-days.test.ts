/** The ten kind days as their screen has them: what is offered, when next, and what they come to. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../pwa/src/app/records/cards.ts';
import { EVENINGS } from '../../pwa/src/domain/strategies/kind-days.ts';
import { cardFaults, readCards } from '../../pwa/src/domain/strategies/cards.ts';
import { countsFor } from '../../pwa/src/domain/strategies/learning.ts';
import { kindDaysTexts } from '../../pwa/src/i18n/en/kind-days.ts';
import {
  countedHours,
  countedId,
  nextOffer,
  offered,
  standingOf,
  toEvening,
} from '../../pwa/src/screens/kind-days/course.ts';
import { MINUTES, scriptOf } from '../../pwa/src/screens/kind-days/scripts.ts';

const TODAY = '2026-11-26';

function entry(id: string, card: object): Entry<'g'> {
  const body = JSON.stringify(card);
  const on = /^\d/.test(id) ? id.slice(0, 10) : null;
  return { kind: 'g', id, on, card: readCards('g', body)[0]!, body, fields: {} };
}

const COURSE = entry('on.aaaaaaaaaaaa', { is: 'course', from: '2026-11-20' });
const evening = (on: string, number: number, minutes = 3, course = COURSE.id) =>
  entry(`${on}.e${number}`, { is: 'evening', number, course, minutes });
const SOME = [
  COURSE,
  evening('2026-11-20', 1),
  evening('2026-11-26', 2),
  evening('2026-05-01', 3, 5, 'on.zzzzzzzzzzzz'),
];

test('each evening has its own script, of five minutes at most, and every word of it', () => {
  const texts = kindDaysTexts as { [key: string]: unknown };
  const seen = new Set<unknown>();
  for (let n = 1; n <= EVENINGS; n++) {
    const { parts, minutes } = scriptOf(n);
    assert.ok((MINUTES as readonly number[]).includes(minutes));
    for (const part of ['title', 'words', ...parts]) {
      const text = texts[`kind.${n}.${part}`];
      assert.ok(typeof text === 'string' && text && (part === 'words' || !seen.has(text)), `${n} ${part}`);
      seen.add(text);
    }
    const all = ['a', 'b', 'c', 'd'].filter((part) => `kind.${n}.${part}` in texts);
    assert.deepEqual(all, [...parts]);
  }
});

test('minutes and the last date are those of the course; what was written of earlier ones stays', () => {
  const found = standingOf(SOME, [], TODAY);
  assert.deepEqual([found.done, found.minutes, found.last, found.isCounted], [[1, 2], 6, TODAY, false]);
  assert.deepEqual(
    found.evenings.map(({ card }) => card.number),
    [3, 2, 1],
  );
});

test('an evening that two devices did apart has its minutes once: the more of them', () => {
  const both = [...SOME, evening('2026-11-26', 2, 5), evening('2026-11-25', 2, 1)];
  const found = standingOf(both, [], TODAY);
  assert.deepEqual([found.done, found.minutes], [[1, 2], 3 + 5]);
  assert.equal(found.evenings.length, 5);
});

test('begun apart on two devices it is one course with the evenings of both, and ends as one', () => {
  const other = entry('on.bbbbbbbbbbbb', { is: 'course', from: COURSE.card.is === 'course' ? COURSE.card.from : '' });
  const over = entry('on.000000000000', { is: 'course', from: '2026-01-01' });
  const ten = Array.from({ length: EVENINGS }, (_, i) => evening(`2026-01-${i + 10}`, i + 1, 3, over.id));
  const all = [over, ...ten, COURSE, other, evening('2026-11-25', 1), evening('2026-11-25', 1, 4, other.id)];
  const found = standingOf([...all, evening('2026-11-26', 2)], [], TODAY);
  assert.deepEqual([found.state, found.done, found.on, found.last], ['on', [1, 2], '2026-11-27', TODAY]);
  assert.deepEqual(
    found.open.map(({ id }) => id),
    [COURSE.id, other.id],
  );
});

test('what is passed over tonight waits: the next open one comes, and after the last the first again', () => {
  assert.equal(offered([1, 2], []), 3);
  assert.equal(offered([1, 2], [3, 4]), 5);
  assert.equal(offered([1, 2, 3, 4, 5, 6, 7, 8], [9, 10]), 9);
});

test('the next evening is offered tomorrow, after a leave, never after the tenth; on a leave without end tomorrow', () => {
  const { course, courses, evenings } = standingOf(SOME, [], TODAY);
  const some = evenings.map(toEvening);
  assert.equal(nextOffer(courses, some, [], TODAY), '2026-11-27');
  assert.equal(nextOffer(courses, some, [{ from: '2026-11-25', to: '2026-12-03' }], TODAY), '2026-12-04');
  assert.equal(nextOffer(courses, some, [{ from: '2026-11-25', to: null }], TODAY), '2026-11-27');
  const all = Array.from({ length: EVENINGS }, (_, i) => ({ on: TODAY, number: i + 1, course: course!.id }));
  assert.equal(nextOffer(courses, all, [], TODAY), null);
});

test('the minutes are private hours: they fit the ledger, once, and count towards no licence', () => {
  const { course } = standingOf(SOME, [], TODAY);
  const id = countedId(course!, TODAY);
  assert.match(id, /^\d{4}-\d{2}-\d{2}[.][0-9a-v]{12}$/);
  for (const minutes of [1, 6, 50]) {
    const draft = { is: 'learn', hours: countedHours(minutes), category: 'Private', counts: [] };
    assert.deepEqual(cardFaults('g', draft, TODAY), []);
    const learnt = entry(id, draft);
    assert.ok(learnt.card.is === 'learn');
    const { hours, category, counts } = learnt.card;
    const licence = { id: 'on.licence00000', from: '2026-01-01', renew: '2027-01-01', goal: 20 };
    assert.equal(countsFor(licence, { on: TODAY, hours, category, counts }), false);
    assert.equal(standingOf([...SOME, learnt], [], TODAY).isCounted, true);
  }
});
