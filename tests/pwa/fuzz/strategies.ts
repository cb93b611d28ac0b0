/**
 * The browser's answers about the ten strategies: a JSON array of cases on stdin, an array of answers on
 * stdout; the twin that asks is tests/pwa/fuzz/test_strategy_twins.py.
 */

import { comingOn, nextAfter, readCadence } from '../../../pwa/src/domain/strategies/cadence.ts';
import { cardFaults, putCard, readCards } from '../../../pwa/src/domain/strategies/cards.ts';
import { isAbove, loadWeeks } from '../../../pwa/src/domain/strategies/caseload.ts';
import { asksToStop, waysOf, weeksOf } from '../../../pwa/src/domain/strategies/checkin.ts';
import { kindDays } from '../../../pwa/src/domain/strategies/kind-days.ts';
import { progressOf } from '../../../pwa/src/domain/strategies/learning.ts';
import { limitOn, readLimits } from '../../../pwa/src/domain/strategies/limits.ts';
import {
  awayUntil,
  doOverlap,
  lastEnd,
  nextStart,
  offWorkOf,
  readHours,
  readRoster,
  workAt,
  workOf,
  type Work,
} from '../../../pwa/src/domain/strategies/roster.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Case = any;

const span = (work: Work | null): number[] | null => work && [work.start, work.end];

const rules: { [rule: string]: (c: Case) => unknown } = {
  cards: ({ kind, body }) => readCards(kind, body),
  faults: ({ kind, draft, today }) => cardFaults(kind, draft, today),
  put: ({ body, place, draft }) => {
    const lines = putCard(body, place, draft).split('\n');
    return lines.map((line) => (line.startsWith('{"is"') ? JSON.parse(line) : line));
  },
  checkin: ({ made, start }) =>
    weeksOf(made, start).map(({ week, on, scores, signals }) => ({ week, on, scores, signals, ways: waysOf(signals) })),
  stops: ({ made, weekday, since, asked, today }) => asksToStop(made, weekday, since, asked, today),
  limits: ({ text, amounts, date, start, today }) =>
    limitOn(readLimits(text), (on) => amounts[on] ?? 0, date, start, today),
  roster: ({ settings, zone, day, now, start, calls }) => {
    const roster = readRoster(settings);
    const at = [roster, zone, now, day] as const;
    return {
      work: workOf(roster, zone, day, day).map(span),
      at: span(workAt(...at)),
      next: nextStart(...at),
      last: lastEnd(...at),
      away: awayUntil(...at, '04:00'),
      week: offWorkOf(roster, zone, day, start, calls),
    };
  },
  overlaps: ({ hours }) => doOverlap(readHours(hours)!),
  cadence: ({ every, due, today }) => {
    const cadence = readCadence(every);
    return [comingOn(due, cadence, today), cadence && nextAfter(today, cadence)];
  },
  caseload: ({ loads, limits, start, today, count }) => {
    const weeks = loadWeeks(loads, limits, start, today, count);
    return [weeks, isAbove(weeks)];
  },
  learning: ({ licence, learnt, today }) => progressOf(licence, learnt, today),
  kind_days: ({ courses, evenings, away, today }) => kindDays(courses, evenings, away, today),
};

let text = '';
for await (const chunk of process.stdin) text += chunk;
const cases: Case[] = JSON.parse(text);
console.log(JSON.stringify(cases.map((c) => rules[c.rule]!(c))));
