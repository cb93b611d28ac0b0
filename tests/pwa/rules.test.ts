/** The rules' shared cases: the same files hold the server's twins to the same answers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addDays, type Day } from '../../pwa/src/domain/day.ts';
import { coveredOf, daysAway, isAway } from '../../pwa/src/domain/coming-back.ts';
import { choose, isFilled, comeback, textIndex } from '../../pwa/src/domain/feedback.ts';
import { faults } from '../../pwa/src/domain/faults.ts';
import { due } from '../../pwa/src/domain/schedule.ts';
import { amountOf, isRest } from '../../pwa/src/domain/life.ts';
import { asksForDay, dayStartOf, rightDay, type Made } from '../../pwa/src/domain/own-day.ts';
import { partOf, shareOfParts, sharerOf, type Share } from '../../pwa/src/domain/share.ts';
import { moveOf } from '../../pwa/src/domain/strength.ts';
import { isShown } from '../../pwa/src/domain/streak.ts';
import { summarise, type Life, type Summary, type Tick } from '../../pwa/src/domain/summary.ts';
import { pickText, tagsAt } from '../../pwa/src/domain/wording.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Case = any;
type Every = { every: [first: Day, last: Day, step: number, value: Tick] };

function each(rule: string, part: string, check: (c: Case, file: Case) => void): void {
  const file = JSON.parse(readFileSync(new URL(`../vectors/${rule}.json`, import.meta.url), 'utf8'));
  for (const c of file[part]) test(`${rule}: ${c.name}`, () => check(c, file));
}

/** A life with its generated ticks written out; dates that were written out win. */
function lifeOf(raw: Case): Life {
  const { '...': generators = [], ...written } = raw.ticks as { '...'?: Every[] };
  const ticks: { [date: Day]: Tick } = {};
  for (const {
    every: [first, last, step, value],
  } of generators) {
    for (let date = first; date <= last; date = addDays(date, step)) ticks[date] = value;
  }
  return { ...raw, ticks: { ...ticks, ...written } };
}

/** The share of a case's date, put together as the app does it. */
function shareOf({ habits, leave, date, today }: Case): Share {
  return shareOfParts(
    habits.map(({ plan, pause, ticks, gone = false }: Case) => {
      const tick: Tick = ticks[date] ?? null;
      return partOf(sharerOf({ plan, pause }, leave, gone, today), amountOf(tick), isRest(tick), date, today);
    }),
  );
}

/** Only the members that the case is about. */
function agree(c: Case): void {
  const found = summarise(lifeOf(c.life), c.first, c.last);
  const told = Object.fromEntries(Object.keys(c.expected).map((key) => [key, found[key as keyof Summary]]));
  assert.deepEqual(told, c.expected);
}

each('plan', 'cases', (c, { today }) => assert.deepEqual(faults(c.plan, c.measure, today), c.expected));
each('plan', 'due', (c) => assert.equal(due(c.entry, c.date), c.expected));
for (const rule of ['states', 'streak', 'strength', 'long']) each(rule, 'cases', agree);
each('strength', 'moves', (c) => assert.equal(moveOf(c.then, c.now, c.kept, c.rested), c.expected));
each('streak', 'told', (c) => assert.equal(isShown(c), c.expected));
each('share', 'cases', (c) => assert.deepEqual(shareOf(c), c.expected));
each('share', 'filled', ({ before, after, expected }) => assert.equal(isFilled(before, after), expected));
each('feedback', 'cases', ({ moment, expected }, { summary }) => {
  const { before, after } = moment;
  assert.equal(choose({ ...moment, before: { ...summary, ...before }, after: { ...summary, ...after } }), expected);
});
each('feedback', 'comeback', (c) => assert.equal(comeback(lifeOf(c.life)), c.expected));
each('feedback', 'text_index', (c) => assert.equal(textIndex(c.habit_id, c.date, c.kind, c.count), c.expected));

each('wording', 'cases', (c) => assert.deepEqual(tagsAt(c.minute, c.day_start, c.is_today), c.expected));
each('wording', 'picks', ({ choices, start, shown, session, today, expected }) =>
  assert.equal(pickText(choices, start, shown, new Set(session), today), expected),
);
each('own_day', 'cases', (c) => assert.equal(asksForDay(madeOf(c), c.day_start, c.asked), c.expected));
each('own_day', 'answers', (c) => assert.equal(dayStartOf(c.answer), c.expected));
each('own_day', 'rights', (c) =>
  assert.equal(
    rightDay(madeOf(c), c.day_start, c.starts, (on) => c.done.includes(on)),
    c.expected,
  ),
);
each('coming_back', 'cases', ({ signs, today, told, expected }) =>
  assert.deepEqual({ days: daysAway(signs, today, told), away: isAway(signs, today, told) }, expected),
);
each('coming_back', 'covered', (c) => assert.deepEqual(coveredOf(c.habits, c.today, c.explained), c.expected));

function madeOf({ at, zone, on }: Case): Made {
  return { at: Date.parse(at), zone, on };
}
