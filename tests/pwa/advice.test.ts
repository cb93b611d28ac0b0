/** Advice: which answer comes back, on which weeks, and how words leave the device. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../pwa/src/app/records/cards.ts';
import { handOn } from '../../pwa/src/app/platform/hand-on.ts';
import { addDays } from '../../pwa/src/domain/day.ts';
import { readCards } from '../../pwa/src/domain/strategies/cards.ts';
import { adviceTexts } from '../../pwa/src/i18n/en/advice.ts';
import { answersIn, isHard, oldAnswer, weekNumber } from '../../pwa/src/ui/old-advice.ts';

/** A Thursday; its week began on 2026-11-23. */
const TODAY = '2026-11-26';

function entry(on: string, card: object): Entry<'g'> {
  const body = JSON.stringify(card);
  return { kind: 'g', id: `${on}.x`, on, card: readCards('g', body)[0]!, body, fields: {} };
}

const say = (on: string, words: string) => entry(on, { is: 'advice', words });
const LEDGER = [
  say('2026-10-01', 'Eat first'),
  entry('2026-10-02', { is: 'call', minutes: 5 }),
  say('2026-11-22', 'Ask early'),
  say('2026-11-23', 'This week'),
];

test('an answer of an earlier week comes back, each in its turn; this week’s own does not', () => {
  const answers = answersIn(LEDGER);
  assert.equal(answers.length, 3);
  const weeks = [0, 7, 14, 21].map((days) => oldAnswer(answers, addDays(TODAY, days), 1)!.card.words);
  assert.equal(new Set(weeks.slice(0, 1)).size, 1);
  assert.notEqual(weeks[0], 'This week');
  assert.deepEqual(new Set(weeks.slice(1)), new Set(['Eat first', 'Ask early', 'This week']));
  for (const day of ['2026-11-23', '2026-11-29']) assert.equal(oldAnswer(answers, day, 1)!.card.words, weeks[0]);
  assert.equal(oldAnswer(answers.slice(2), TODAY, 1), null);
  assert.equal(oldAnswer([], TODAY, 1), null);
});

test('a week is hard when its own check-in says so, however the weeks are cut', () => {
  const hard = { on: '2026-11-24', answers: [4, 4, 0, 0, 4, 4, 0, 0] };
  const steady = { on: '2026-11-25', answers: [0, 0, 0, 0, 4, 4, 0, 0] };
  assert.equal(isHard([hard], TODAY, 1), true);
  assert.equal(isHard([hard, steady], TODAY, 1), false);
  assert.equal(isHard([{ ...hard, on: '2026-11-22' }], TODAY, 1), false);
  assert.equal(isHard([{ ...hard, on: '2026-11-22' }], TODAY, 7), true);
  assert.equal(isHard([], TODAY, 1), false);
});

test('each week has a hint, and the next week has another', () => {
  const texts = adviceTexts as { [key: string]: unknown };
  const hints = Object.keys(texts).filter((key) => key.startsWith('advice.hint.'));
  assert.equal(hints.length, 12);
  for (let i = 0; i < 12; i++) assert.ok(texts[`advice.hint.${i}`]);
  assert.equal(weekNumber(addDays(TODAY, 7), 1), weekNumber(TODAY, 1) + 1);
  assert.equal(weekNumber('2026-11-29', 1), weekNumber('2026-11-23', 1));
});

test('words go to the share sheet, else to the clipboard, else nowhere; a closed sheet copies nothing', async () => {
  const shared: unknown[] = [];
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const as = (navigator: object): void =>
    void Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  const clipboard = { writeText: async (text: string) => void shared.push(['clipboard', text]) };
  const refusing = (name: string) => async () => Promise.reject(new DOMException('no', name));
  try {
    as({ clipboard, share: async (data: object) => void shared.push(data) });
    assert.equal(await handOn('Eat first'), 'shared');
    as({ clipboard, share: refusing('AbortError') });
    assert.equal(await handOn('Eat first'), 'left');
    assert.deepEqual(shared, [{ text: 'Eat first' }]);
    as({ clipboard, share: refusing('NotAllowedError') });
    assert.equal(await handOn('Eat first'), 'copied');
    as({ clipboard });
    assert.equal(await handOn('Ask early'), 'copied');
    assert.deepEqual(shared.slice(1), [
      ['clipboard', 'Eat first'],
      ['clipboard', 'Ask early'],
    ]);
    as({});
    assert.equal(await handOn('Eat first'), 'kept');
  } finally {
    if (own) Object.defineProperty(globalThis, 'navigator', own);
  }
});
