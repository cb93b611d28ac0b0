/** The shared cases of the ten strategies: the same files hold the server's twins to the same answers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { cardFaults, cardText, cardWords, fits, putCard, readCards } from '../../pwa/src/domain/strategies/cards.ts';

import { amountOf, lifeOf } from '../../pwa/src/domain/life.ts';
import { readHabit } from '../../pwa/src/domain/habit.ts';
import { settingsOf } from '../../pwa/src/domain/records.ts';
import { partOf, sharerOf } from '../../pwa/src/domain/share.ts';
import { summarise } from '../../pwa/src/domain/summary.ts';
import { comingOn, fallsOn, nextAfter, readCadence, writeCadence } from '../../pwa/src/domain/strategies/cadence.ts';
import { isAbove, loadWeeks } from '../../pwa/src/domain/strategies/caseload.ts';
import { insightsOf, splitAt } from '../../pwa/src/domain/strategies/insights.ts';
import { kindDays } from '../../pwa/src/domain/strategies/kind-days.ts';
import { progressOf } from '../../pwa/src/domain/strategies/learning.ts';
import { asksToStop, waysOf, weeksOf } from '../../pwa/src/domain/strategies/checkin.ts';
import { asksFirst } from '../../pwa/src/domain/strategies/first-steps.ts';
import { limitFault, limitOn, readLimits, withLimit, writeLimits } from '../../pwa/src/domain/strategies/limits.ts';
import { isDone, routineEntry, stepsOf } from '../../pwa/src/domain/strategies/routine.ts';
import {
  awayUntil,
  climbs,
  doOverlap,
  lastEnd,
  nextStart,
  offWorkOf,
  readHours,
  readRoster,
  workAt,
  workOf,
  writeHours,
  type Work,
} from '../../pwa/src/domain/strategies/roster.ts';
import type { Fields, Value } from '../../pwa/src/domain/cells.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Case = any;

function each(rule: string, part: string, check: (c: Case) => void): void {
  const file = JSON.parse(readFileSync(new URL(`../vectors/${rule}.json`, import.meta.url), 'utf8'));
  for (const c of file[part]) test(`${rule}: ${c.name}`, () => check(c));
}

const jsonOrText = (line: string): unknown => (line.startsWith('{') ? JSON.parse(line) : line);

each('cards', 'cases', (c) => assert.deepEqual(readCards(c.kind, c.body), c.expected));
each('cards', 'puts', (c) =>
  assert.deepEqual(
    putCard(c.body, c.place, c.draft).split('\n').map(jsonOrText),
    c.expected.split('\n').map(jsonOrText),
  ),
);
each('cards', 'faults', (c) => assert.deepEqual(cardFaults(c.kind, c.draft, c.today), c.expected));

test('a card that was written is read as it was meant', () => {
  const [card] = readCards('g', cardText({ is: 'learn', hours: 1.5, title: 'Line\nbreak', joy: '' }));
  assert.ok(card?.is === 'learn');
  assert.deepEqual([card.hours, card.title, card.joy], [1.5, 'Line\nbreak', null]);
});

test('any words survive their card, beside those of another device', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (words, other) => {
      const both = [cardText({ is: 'advice', words: other }), cardText({ is: 'advice', words })].join('\n');
      const found = readCards('g', both).map((card) => card.is === 'advice' && card.words);
      assert.deepEqual(found, words === '' ? [other] : [other, words]);
    }),
  );
});

test('a card that is taken off takes no other with it', () => {
  const line = fc.oneof(
    fc.string().map((text) => text.replace(/\n/g, ' ')),
    fc.string({ minLength: 1 }).map((words) => cardText({ is: 'advice', words })),
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.nat(5), (lines, which) => {
      const body = lines.join('\n');
      const cards = readCards('g', body);
      const one = cards[which];
      if (!one) return;
      const rest = readCards('g', putCard(body, one.place, null)).map(({ place: _, ...card }) => card);
      const wanted = cards.filter((card) => card !== one).map(({ place: _, ...card }) => card);
      assert.deepEqual(rest, wanted);
    }),
  );
});

test('what the shelf shows of a card are its words, not its code', () => {
  assert.equal(cardWords('{"is":"person","role":"doctor","name":"Kim","number":"+1 555"}'), 'doctor · Kim · +1 555');
  assert.equal(cardWords('Kim\n+1 555'), 'Kim\n+1 555');
});

test('a body that would not be sealed is known before it is written', () => {
  assert.equal(fits(cardText({ is: 'letter', words: 'a'.repeat(3600) })), true);
  assert.equal(fits(cardText({ is: 'letter', words: '木'.repeat(3600) })), false);
});

each('checkin', 'cases', (c) =>
  assert.deepEqual(
    weeksOf(c.check_ins, c.week_start).map(({ week, on, scores, signals }) => ({ week, on, scores, signals })),
    c.expected,
  ),
);
each('checkin', 'ways', (c) => assert.deepEqual(waysOf(c.signals), c.expected));
each('first_steps', 'cases', (c) => assert.equal(asksFirst(c.begun, c.asked, c.today), c.expected));
each('checkin', 'stops', (c) => assert.equal(asksToStop(c.made, c.weekday, c.since, c.asked, c.today), c.expected));

each('limits', 'cases', (c) =>
  assert.deepEqual(
    limitOn(c.limits, (on) => c.amounts[on] ?? 0, c.date, c.week_start, c.today),
    c.expected,
  ),
);
each('limits', 'reads', (c) => {
  assert.deepEqual(readLimits(c.text), c.expected);
  assert.deepEqual(readLimits(writeLimits(c.expected)), c.expected);
});
each('limits', 'faults', (c) => assert.equal(limitFault(c.limit), c.expected));
each('limits', 'habits', (c) => {
  const habit = readHabit(cells(c.fields));
  const today = '2026-01-04';
  const ticks: [string, Fields][] = [
    ['2026-01-02', cells({ v: 1 })],
    ['2026-01-03', cells({ v: 3 })],
  ];
  const life = lifeOf(habit, ticks, settingsOf(new Map()), today);
  assert.deepEqual({ limited: habit.limited, deposits: summarise(life, today, today).deposits }, c.expected);
  if (habit.limited) assert.equal(partOf(sharerOf(habit, [], false, today), 3, false, '2026-01-03', today), null);
});

test('a limit that changes leaves the days before as they were', () => {
  const was = readLimits('2026-01-01 3 day\n2026-12-01 1 day');
  const now = withLimit(was, { from: '2026-11-26', most: 2, per: 'day' });
  assert.equal(writeLimits(now), '2026-01-01 3 day\n2026-11-26 2 day');
});

each('routine', 'cases', (c) => {
  const steps = stepsOf(c.names);
  const { target, tiny } = routineEntry(c.entry, steps.length);
  const done = steps.filter((step) => isDone(cells(c.tick), step)).map(({ place }) => place);
  assert.deepEqual(
    { steps: steps.map(({ place }) => place), done, amount: amountOf(c.tick), target, tiny },
    c.expected,
  );
});

const instant = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().replace('.000', '');
const span = (work: Work | null): (string | null)[] | null => work && [instant(work.start), instant(work.end)];

each('roster', 'cases', (c) => {
  const roster = readRoster(Object.entries(c.settings));
  assert.deepEqual(workOf(roster, c.zone, c.first, c.last).map(span), c.expected);
});
each('roster', 'moments', (c) => {
  const roster = readRoster(Object.entries(c.settings));
  const at = [roster, c.zone, Date.parse(c.now), c.date] as const;
  assert.deepEqual(
    {
      work: span(workAt(...at)),
      next: instant(nextStart(...at)),
      last: instant(lastEnd(...at)),
      away: instant(awayUntil(...at, c.day_start)),
    },
    c.expected,
  );
});
each('roster', 'weeks', (c) => {
  const roster = readRoster(Object.entries(c.settings));
  assert.deepEqual(offWorkOf(roster, c.zone, c.date, c.week_start, c.calls), c.expected);
});
each('roster', 'overlaps', (c) => {
  const hours = readHours(c.hours)!;
  assert.equal(doOverlap(hours), c.expected);
  assert.deepEqual(readHours(writeHours(hours)), hours);
});
each('roster', 'climbs', (c) => assert.equal(climbs(c.weeks), c.expected));

each('cadence', 'cases', ({ every, due, today, expected }) => {
  const cadence = readCadence(every);
  assert.equal(comingOn(due, cadence, today), expected);
  assert.equal(fallsOn(due, cadence, today), expected === today);
});
each('cadence', 'after', (c) => assert.equal(nextAfter(c.done, readCadence(c.every)!), c.expected));
each('cadence', 'reads', (c) => {
  const found = readCadence(c.text);
  assert.deepEqual(found && [found.n, found.unit], c.expected);
  if (found) assert.equal(writeCadence(found), c.text);
});

each('caseload', 'cases', (c) => {
  const weeks = loadWeeks(c.loads, c.limits, c.week_start, c.today, c.count);
  assert.deepEqual(weeks, c.expected);
  assert.equal(isAbove(weeks), c.above);
});
each('insights', 'cases', (c) =>
  assert.deepEqual(
    insightsOf(
      c.weeks.flatMap(({ count, acts, marks }: Case) => Array.from({ length: count }, () => ({ acts, marks }))),
    ),
    c.expected,
  ),
);
each('insights', 'splits', (c) => assert.equal(splitAt(c.values), c.expected));

each('learning', 'cases', (c) => assert.deepEqual(progressOf(c.licence, c.learnt, c.today), c.expected));
each('kind_days', 'cases', (c) => assert.deepEqual(kindDays(c.courses, c.evenings, c.away, c.today), c.expected));

/** The values of a record as cells. */
function cells(values: { [field: string]: Value }): Fields {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [value, '0']]));
}
