/**
 * The browser's answers to fuzz cases: a JSON array of cases on stdin, an array of answers on
 * stdout. `{"rule": NAME, …inputs}`; the twin that asks is tests/pwa/fuzz/test_twins.py.
 */

import { pulled, later, type Cell } from '../../../pwa/src/domain/cells.ts';
import { dayOf, startOf } from '../../../pwa/src/domain/day.ts';
import { rowDigest } from '../../../pwa/src/domain/row-digest.ts';
import { cellDigest } from '../../../pwa/src/domain/digest.ts';
import {
  isStamp,
  see,
  stampCounter,
  stampDevice,
  stampMs,
  tick,
  writeStamp,
  type Clock,
} from '../../../pwa/src/domain/hlc.ts';
import { bestTime } from '../../../pwa/src/domain/nudges.ts';
import { daysAway } from '../../../pwa/src/domain/coming-back.ts';
import { asksForDay, rightDay } from '../../../pwa/src/domain/own-day.ts';
import { pickText, tagsAt } from '../../../pwa/src/domain/wording.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Case = any;

const rules: { [rule: string]: (c: Case) => unknown } = {
  stamps: (c) => {
    let clock: Clock = c.start;
    const made: string[] = [];
    for (const one of c.steps) {
      if (typeof one === 'string') clock = see(clock, one);
      else made.push(writeStamp((clock = tick(clock, one)), c.device));
    }
    return [made, clock];
  },
  read: ({ text }) => (isStamp(text) ? [stampMs(text), stampCounter(text), stampDevice(text)] : null),
  merge: (c) => {
    const held: { [field: string]: Cell } = {};
    for (const [field, value, stamp] of c.cells) {
      if (later(held[field], [value, stamp])) held[field] = [value, stamp];
    }
    return [held, rowDigest(c.kind, c.id, held)];
  },
  pull: (c) => pulled(c.own ?? undefined, c.server),
  digest: (c) =>
    c.cells.reduce((sum: number, cell: [string, string, string, string]) => (sum ^ cellDigest(...cell)) >>> 0, 0),
  day: (c) => dayOf(c.instant, c.zone, c.day_start),
  start: (c) => startOf(c.day, c.zone, c.day_start),
  best: ({ times }) => bestTime(times),
  own_day: ({ instant, zone, on, starts, done, asked, set, day_start }) => {
    const tick = { at: instant, zone, on };
    return [asksForDay(tick, set, asked), rightDay(tick, day_start, starts, (one) => done.includes(one))];
  },
  tags: ({ minute, day_start, is_today }) => tagsAt(minute, day_start, is_today),
  pick: ({ choices, start, shown, session, today }) => pickText(choices, start, shown, new Set(session), today),
  away: ({ signs, today, told }) => daysAway(signs, today, told),
};

let text = '';
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify((JSON.parse(text) as Case[]).map((c) => rules[c.rule]!(c))));
