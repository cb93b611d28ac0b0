/**
 * Reads the shifts out of a calendar file (iCalendar, RFC 5545), on the device: starts and ends alone. Titles,
 * places, notes and guests, which may name clients, are never looked at. What cannot be laid out is counted, not
 * guessed. Loaded on demand; cases in tests/vectors/ics.json.
 */

import { dayOfNumber } from '../number-dates.ts';
import { numberOf } from '../civil.ts';
import { minuteOf as minuteIn } from '../day-times.ts';
import { addDays, instantOf, dayOf, type Day } from '../day.ts';
import { occurrences, readRule, type Rule } from './ics-rule.ts';
import { zoneNamed } from './ics-zone.ts';
import { MOST_SHIFTS, writeHours, type Hours } from './roster.ts';

/** What a calendar file has for the dates asked for. */
export interface Calendar {
  /** Why none of it can be read. */
  fault: 'size' | 'none' | null;
  /** The shifts by date, as the settings `work.<date>` have them. */
  dates: ReadonlyMap<Day, string[]>;
  /** How many shifts that is. */
  count: number;
  /** Entries that were left out, by reason. */
  left: { [reason in Reason]: number };
}

/** `day`: of whole days; `span`: no end, an end before its start, or beyond a week; `rule`: a repetition that is not known; `many`: too many of them. */
export type Reason = 'day' | 'span' | 'rule' | 'many';

export const MOST_BYTES = 5_000_000;
/** The most shifts that one file gives. */
const MOST_FOUND = 2000;
/** How many dates the repetitions of one file may walk over, all together. */
const MOST_STEPS = 3_000_000;
const INSTANT_STEPS = 50;
const DAY_MS = 86_400_000;
const MOST_DAYS = 7;

/** A time as it stands in the file. */
interface Moment {
  day: Day;
  /** `HH:MM`; null: the whole day. */
  time: string | null;
  zone: string;
}

interface Event {
  uid: string;
  start?: Moment;
  end?: Moment;
  /** Of the property DURATION, ms; NaN: it cannot be read. */
  lasts?: number;
  rule?: Rule | null;
  without: Moment[];
  with: Moment[];
  replaces?: Moment;
  cancelled: boolean;
}

/** A shift between two instants, in ms. */
interface Found {
  start: number;
  end: number;
}

/** The shifts of a file on the dates from `first` to `last`, in the person's zone. */
export function readCalendar(text: string, zone: string, first: Day, last: Day): Calendar {
  const left = { day: 0, span: 0, rule: 0, many: 0 };
  const none = (fault: Calendar['fault']): Calendar => ({ fault, dates: new Map(), count: 0, left });
  if (text.length > MOST_BYTES) return none('size');
  const events = eventsIn(text, zone);
  if (!events) return none('none');
  const replaced = replacedIn(events);
  const found: Found[] = [];
  const budget = { steps: MOST_STEPS };
  for (const event of events) {
    const reason = lay(event, replaced, addDays(first, -MOST_DAYS), addDays(last, 1), budget, found);
    if (reason) left[reason]++;
  }
  const dates = byDate(found, zone, first, last, left);
  const count = [...dates.values()].reduce((sum, hours) => sum + hours.length / 2, 0);
  return { fault: null, dates, count, left };
}

/** The entries of a file; null: it is no calendar. */
function eventsIn(text: string, zone: string): Event[] | null {
  // A long line goes on after a line break and a blank.
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n|\r/);
  if (!lines.some((line) => /^\uFEFF?BEGIN:VCALENDAR\s*$/i.test(line))) return null;
  const found: Event[] = [];
  const within: string[] = [];
  let event: Event | null = null;
  for (const line of lines) {
    const begins = /^(BEGIN|END):([A-Za-z-]+)\s*$/i.exec(line);
    if (!begins) {
      // An alarm within an event has times of its own.
      if (event && within.at(-1) === 'VEVENT') property(event, line, zone);
      continue;
    }
    const [, act, name] = begins;
    if (act!.toUpperCase() === 'BEGIN') {
      within.push(name!.toUpperCase());
      if (within.at(-1) === 'VEVENT') event = { uid: '', without: [], with: [], cancelled: false };
    } else if (within.pop() === 'VEVENT' && event && name!.toUpperCase() === 'VEVENT') {
      found.push(event);
      event = null;
    }
  }
  return found;
}

const PROPERTY =
  /^(DTSTART|DTEND|DURATION|RRULE|EXDATE|RDATE|RECURRENCE-ID|UID|STATUS)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/i;

function property(event: Event, line: string, usual: string): void {
  const found = PROPERTY.exec(line);
  if (!found) return;
  const [, name, params = '', raw] = found;
  const value = raw!.trim();
  const zone = zoneNamed(/;TZID="?([^";:]+)"?/i.exec(params)?.[1], usual);
  const moments = (): Moment[] => value.split(',').flatMap((one) => momentOf(one, zone) ?? []);
  const [moment] = /^(DT|REC)/i.test(name!) ? moments() : [];
  switch (name!.toUpperCase()) {
    case 'DTSTART':
      event.start = moment;
      break;
    case 'DTEND':
      event.end = moment;
      break;
    case 'DURATION':
      event.lasts = durationOf(value);
      break;
    case 'RRULE':
      // Of two rules none is followed.
      event.rule = event.rule === undefined ? readRule(value) : null;
      break;
    case 'EXDATE':
      event.without.push(...moments());
      break;
    case 'RDATE':
      event.with.push(...moments());
      // A period, or what nobody knows.
      if (moments().length < value.split(',').length) event.rule = null;
      break;
    case 'RECURRENCE-ID':
      event.replaces = moment;
      break;
    case 'UID':
      event.uid = value;
      break;
    default:
      event.cancelled = /^cancelled$/i.test(value);
  }
}

function momentOf(text: string, zone: string): Moment | null {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/.exec(text.trim());
  if (!found) return null;
  const [, year, month, date, hour, minute, , utc] = found;
  const day = `${year}-${month}-${date}`;
  if (Number(year) < 1900 || dayOfNumber(numberOf(day)) !== day || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59)
    return null;
  return { day, time: hour === undefined ? null : `${hour}:${minute}`, zone: utc ? 'UTC' : zone };
}

function durationOf(text: string): number {
  const found = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text);
  if (!found) return NaN;
  const [weeks, days, hours, minutes] = found.slice(1, 5).map((n) => Number(n ?? 0));
  return (weeks! * 7 + days!) * DAY_MS + (hours! * 60 + minutes!) * 60_000;
}

function instantIn({ day, time, zone }: Moment): number {
  return instantOf(day, time ?? '00:00', zone);
}

/** The instants of repetitions that have an entry of their own, by the entry's name. */
function replacedIn(events: readonly Event[]): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>();
  for (const { uid, replaces } of events) {
    if (!replaces) continue;
    if (!found.has(uid)) found.set(uid, new Set());
    found.get(uid)!.add(instantIn(replaces));
  }
  return found;
}

/** Put the shifts of an entry into `found`; why they were left out, else null. */
function lay(
  event: Event,
  replaced: Map<string, Set<number>>,
  first: Day,
  last: Day,
  budget: { steps: number },
  found: Found[],
): Reason | null {
  const { start, rule } = event;
  if (event.cancelled) return null;
  if (!start) return 'span';
  if (start.time === null) return 'day';
  const lasts = lengthOf(event, start);
  if (!(lasts > 0 && lasts <= MOST_DAYS * DAY_MS)) return 'span';
  if (rule === null) return 'rule';
  if (found.length >= MOST_FOUND) return 'many';
  const begins = startsOf(event, { ...start, time: start.time }, replaced, first, last, budget);
  if (!begins) return 'many';
  for (const at of begins) {
    if (found.length >= MOST_FOUND) return 'many';
    found.push({ start: instantIn(at), end: endOf(event, start, at, lasts) });
  }
  return null;
}

type Timed = Moment & { time: string };

/** When an entry begins, each time, without what was taken out of it; null: too often. */
function startsOf(
  { uid, rule, without, with: more, replaces }: Event,
  start: Timed,
  replaced: Map<string, Set<number>>,
  first: Day,
  last: Day,
  budget: { steps: number },
): Timed[] | null {
  // To know an instant costs as much as to walk over many dates.
  budget.steps -= INSTANT_STEPS * (without.length + more.length);
  const days = rule ? occurrences(rule, start.day, first, last, budget) : [start.day];
  if (!days || (budget.steps -= INSTANT_STEPS * days.length) < 0) return null;
  const out = new Set(without.filter(({ time }) => time !== null).map(instantIn));
  const outDays = new Set(without.filter(({ time }) => time === null).map(({ day }) => day));
  const own = replaces ? undefined : replaced.get(uid);
  const all = [
    ...days.map((day) => ({ ...start, day })).filter((at) => !rule?.until || !isAfter(at, rule.until)),
    ...more.map((at) => (at.time === null ? { ...start, day: at.day } : { ...at, time: at.time })),
  ];
  const kept = new Map<number, Timed>();
  for (const at of all) {
    const instant = instantIn(at);
    const isOut = out.has(instant) || outDays.has(at.day) || own?.has(instant);
    if (!isOut && at.day >= first && at.day <= last) kept.set(instant, at);
  }
  return [...kept.values()];
}

/** A start after the end of its repetitions, which is a date or an instant. */
function isAfter(at: Moment, until: string): boolean {
  const end = momentOf(until, at.zone);
  if (!end) return false;
  return end.time === null ? at.day > end.day : instantIn(at) > instantIn(end);
}

function lengthOf({ end, lasts }: Event, start: Moment): number {
  if (end) return end.time === null ? NaN : instantIn(end) - instantIn(start);
  return lasts ?? NaN;
}

/** When a shift ends that begins `at`: where the file has an end, at that time of the clock on each of its dates. */
function endOf({ end }: Event, start: Moment, at: Moment, lasts: number): number {
  if (!end || end.zone !== start.zone || at.time !== start.time) return instantIn(at) + lasts;
  const days = numberOf(end.day) - numberOf(start.day);
  return instantIn({ ...end, day: addDays(at.day, days) });
}

/** Shifts by the dates of the person's zone; one beyond a day is one of each day, what overlaps is one. */
function byDate(found: Found[], zone: string, first: Day, last: Day, left: Calendar['left']): Map<Day, string[]> {
  const all = new Map<Day, { from: number; to: number }[]>();
  for (const { start, end } of found) {
    const [begins, ends] = [dayOf(start, zone, '00:00'), dayOf(end, zone, '00:00')];
    const from = minuteIn(start, zone);
    // What the clock on the wall shows, which is not how long it was where a clock has changed.
    let minutes = (numberOf(ends) - numberOf(begins)) * 1440 + minuteIn(end, zone) - from;
    if (minutes <= 0) left.span++;
    for (let day = begins; minutes > 0; day = addDays(day, 1), minutes -= 1440) {
      if (day >= first && day <= last)
        all.set(day, [...(all.get(day) ?? []), { from, to: from + Math.min(1440, minutes) }]);
    }
  }
  const dates = new Map<Day, string[]>();
  for (const [day, spans] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const joined = join(spans);
    left.many += Math.max(0, joined.length - MOST_SHIFTS);
    dates.set(day, writeHours(joined.slice(0, MOST_SHIFTS).map(hoursOf)));
  }
  return dates;
}

function join(spans: { from: number; to: number }[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const one of spans.sort((a, b) => a.from - b.from)) {
    const before = found.at(-1);
    if (before && one.from <= before.to) before.to = Math.min(before.from + 1440, Math.max(before.to, one.to));
    else found.push({ ...one });
  }
  return found;
}

function hoursOf({ from, to }: { from: number; to: number }): Hours {
  return { start: timeOf(from), end: timeOf(to % 1440) };
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
