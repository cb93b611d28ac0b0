/**
 * Cadences: every so many days, weeks or months. Nothing is ever overdue: a date that has passed without a tick
 * comes round again.
 * Twin: server/tend/domain/strategies/cadence.py; cases in tests/vectors/cadence.json.
 */

import { dayOfNumber, partsOf } from '../number-dates.ts';
import { isDate, numberOf } from '../civil.ts';
import type { Day } from '../day.ts';
import { periodEnd } from '../streak.ts';

export interface Cadence {
  n: number;
  unit: 'd' | 'w' | 'm';
}

/** At most about a year. */
const MOST = { d: 99, w: 53, m: 12 } as const;

/** A cadence as a person's field `every` has it, such as `14d`, `2w` or `1m`; null: none. */
export function readCadence(value: unknown): Cadence | null {
  const found = typeof value === 'string' ? /^([1-9]\d?)([dwm])$/.exec(value) : null;
  if (!found) return null;
  const [n, unit] = [Number(found[1]), found[2] as Cadence['unit']];
  return n <= MOST[unit] ? { n, unit } : null;
}

export function writeCadence({ n, unit }: Cadence): string {
  return `${n}${unit}`;
}

/** The date that comes so many times a cadence after another. A month without the day has its last one. */
function after(from: Day, { n, unit }: Cadence, times: number): Day {
  const at = numberOf(from);
  if (unit !== 'm') return dayOfNumber(at + n * times * (unit === 'w' ? 7 : 1));
  const [year, month, day] = partsOf(at);
  const months = year * 12 + month - 1 + n * times;
  const first = numberOf(`${pad(Math.floor(months / 12), 4)}-${pad((months % 12) + 1, 2)}-01`);
  return dayOfNumber(Math.min(first + day - 1, periodEnd('months', first)));
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}

/** The next date after something was done on one. */
export function nextAfter(done: Day, cadence: Cadence): Day {
  return after(done, cadence, 1);
}

/** The date on or after today: `due`, or as often the cadence after it as it takes. Without one, `due` alone. */
export function comingOn(due: Day, cadence: Cadence | null, today: Day): Day | null {
  if (due >= today) return due;
  if (!cadence) return null;
  const days = numberOf(today) - numberOf(due);
  // Never too far: a month has at most 31 days.
  let times = Math.max(1, Math.floor(days / (cadence.n * { d: 1, w: 7, m: 31 }[cadence.unit])));
  while (after(due, cadence, times) < today) times++;
  return after(due, cadence, times);
}

/** Whether a date is one of those that come round. */
export function fallsOn(due: Day, cadence: Cadence | null, date: Day): boolean {
  return date >= due && comingOn(due, cadence, date) === date;
}

/** A person's cadence and next date, as their record has them; null: no date. */
export function readDue(every: unknown, due: unknown): { due: Day; cadence: Cadence | null } | null {
  return isDate(due) ? { due, cadence: readCadence(every) } : null;
}
