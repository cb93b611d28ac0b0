/** Shifts out of calendar files: the shared cases, and what holds of every file. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, weekday, type Day } from '../../pwa/src/domain/day.ts';
import { readCalendar, MOST_BYTES } from '../../pwa/src/domain/strategies/ics.ts';
import { occurrences, readRule } from '../../pwa/src/domain/strategies/ics-rule.ts';
import { doOverlap, readHours } from '../../pwa/src/domain/strategies/roster.ts';

const { cases } = JSON.parse(readFileSync(new URL('../vectors/ics.json', import.meta.url), 'utf8'));
for (const c of cases) {
  test(`ics: ${c.name}`, () => {
    const { dates, ...found } = readCalendar(c.text, c.zone, c.first, c.last);
    assert.deepEqual({ ...found, dates: Object.fromEntries(dates) }, c.expected);
  });
}

/** The dates of a repetition, by stepping from one to the next, as its words say it. */
function stepped(every: string, interval: number, days: readonly number[], start: Day, count: number): Day[] {
  const found: Day[] = [];
  if (every === 'DAILY') for (let i = 0; i < count; i++) found.push(addDays(start, i * interval));
  // Week by week from that of the start, and in each its weekdays.
  const monday = addDays(start, 1 - weekday(start));
  for (let week = 0; every === 'WEEKLY' && found.length < count; week += interval) {
    for (const day of days) {
      const on = addDays(monday, 7 * week + day - 1);
      if (on >= start && found.length < count) found.push(on);
    }
  }
  const [year, month, day] = start.split('-').map(Number);
  for (let i = 0; every === 'MONTHLY' && found.length < count; i += interval) {
    const on = new Date(Date.UTC(year!, month! - 1 + i, day));
    if (on.getUTCDate() === day) found.push(on.toISOString().slice(0, 10));
  }
  return found;
}

test('repetitions fall on the dates that one comes to step by step', () => {
  const names = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
  const rule = fc.record({
    every: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY'),
    interval: fc.integer({ min: 1, max: 5 }),
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    start: fc.integer({ min: 0, max: 400 }).map((n) => addDays('2026-01-01', n)),
    count: fc.integer({ min: 1, max: 40 }),
    back: fc.integer({ min: 0, max: 60 }),
  });
  fc.assert(
    fc.property(rule, ({ every, interval, days, start, count, back }) => {
      // The start is one of its dates, as calendars write it.
      const on = [...new Set([...days, weekday(start)])].sort();
      const by = every === 'WEEKLY' ? `;BYDAY=${on.map((day) => names[day - 1]).join(',')}` : '';
      const text = `FREQ=${every};INTERVAL=${interval}${by}`;
      const all = stepped(every, interval, on, start, count);
      const [first, last] = [addDays(start, back), all.at(-1)!];
      const budget = { steps: 1e6 };
      const within = all.filter((date) => date >= first);
      assert.deepEqual(
        occurrences(readRule(`${text};COUNT=${count}`)!, start, first, addDays(last, 99), budget),
        within,
      );
      assert.deepEqual(occurrences(readRule(text)!, start, first, last, budget), within);
    }),
  );
});

test('a file beyond five megabytes is not read', () => {
  assert.equal(readCalendar(' '.repeat(MOST_BYTES + 1), 'UTC', '2026-01-01', '2026-12-31').fault, 'size');
});

test('whatever a file holds, the hours are some that a roster can have', () => {
  const value = fc.oneof(
    fc.constantFrom('20261126T070000', '20261126T153000Z', '20261126', 'P1D', 'PT8H', 'FREQ=WEEKLY;BYDAY=MO', '2026'),
    fc.string(),
  );
  const name = fc.constantFrom(
    'DTSTART',
    'DTEND',
    'DURATION',
    'RRULE',
    'EXDATE',
    'RDATE;TZID=Europe/Berlin',
    'UID',
    'X',
  );
  const frame = fc.constantFrom('BEGIN:VEVENT', 'END:VEVENT', 'BEGIN:VALARM', 'END:VALARM', 'BEGIN:VCALENDAR');
  const line = fc.oneof(
    fc.tuple(name, value).map(([a, b]) => `${a}:${b}`),
    frame,
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
      const { dates } = readCalendar(text, 'Europe/Berlin', '2026-11-20', '2026-12-05');
      for (const [day, hours] of dates) {
        assert.ok(day >= '2026-11-20' && day <= '2026-12-05');
        const read = readHours(hours);
        assert.ok(read?.length, JSON.stringify(hours));
        assert.equal(doOverlap(read), false, JSON.stringify(hours));
      }
    }),
  );
});

test('five megabytes of repetitions for ever are read in a moment, or left out', () => {
  const event = ['DTSTART:19700101T070000Z', 'DTEND:19700101T153000Z', 'RRULE:FREQ=DAILY'];
  const one = ['BEGIN:VEVENT', ...event, 'END:VEVENT', ''].join('\r\n');
  const text = `BEGIN:VCALENDAR\r\n${one.repeat(Math.floor((MOST_BYTES - 40) / one.length))}END:VCALENDAR\r\n`;
  const { fault, dates, left } = readCalendar(text, 'UTC', '2026-01-01', '2026-12-31');
  assert.equal(fault, null);
  assert.equal(dates.size, 365);
  assert.ok(left.many > 10_000);
});
