/** The dates of a month, and what is entered for them before it is saved. */

import { addDays, type Day } from '../../domain/day.ts';
import { hoursOn, type Hours, type Roster } from '../../domain/strategies/roster.ts';

/** What is to be written by date; none: free; null: as every week. */
export type Entered = { readonly [date: Day]: readonly Hours[] | null };

/** The first of the month some months away. */
export function monthAt(first: Day, by: number): Day {
  const [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
}

export function datesOf(first: Day): Day[] {
  const last = addDays(monthAt(first, 1), -1);
  return Array.from({ length: Number(last.slice(8)) }, (_, i) => addDays(first, i));
}

/** The shifts of a date, with what was entered. */
export function shiftsOn(roster: Roster, entered: Entered, date: Day): readonly Hours[] {
  const own = entered[date];
  if (own === undefined) return hoursOn(roster, date);
  return own ?? hoursOn({ ...roster, dates: new Map() }, date);
}

/** What was entered and one date more; a date that is as it is stored is nothing to write. */
export function withDate(entered: Entered, roster: Roster, date: Day, shifts: readonly Hours[] | null): Entered {
  const { [date]: _, ...others } = entered;
  const now = roster.dates.get(date) ?? null;
  return JSON.stringify(now) === JSON.stringify(shifts) ? others : { ...others, [date]: shifts };
}

/** The date that is marked next; null: the month is at its end. */
export function after(date: Day): Day | null {
  const next = addDays(date, 1);
  return next.slice(0, 7) === date.slice(0, 7) ? next : null;
}

/** The date that is marked in a month: the one after what is entered in it, today, or its first. */
export function markIn(first: Day, entered: Entered, today: Day): Day | null {
  const month = first.slice(0, 7);
  const last = lastOf(Object.keys(entered).filter((date) => date.startsWith(month)));
  if (last) return after(last);
  return today.startsWith(month) ? today : first;
}

/** The first of the month that is shown: that of what is entered, or this one. */
export function monthShown(entered: Entered, today: Day): Day {
  return `${(lastOf(Object.keys(entered)) ?? today).slice(0, 7)}-01`;
}

function lastOf(dates: Day[]): Day | undefined {
  return dates.sort().at(-1);
}

/** Where a shift lies in its day, in hours; what goes on past midnight ends at 24. */
export function stretchOf({ start, end }: Hours): [from: number, to: number] {
  const hour = (at: string): number => Number(at.slice(0, 2)) + Number(at.slice(3)) / 60;
  return [hour(start), end > start ? hour(end) : 24];
}
