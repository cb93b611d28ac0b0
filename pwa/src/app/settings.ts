/** What a person has set, and their time away. Records of kind `s`: id is the name, field `v`. */

import { signal } from '@preact/signals';
import { valueOf, type Value } from '../domain/cells.ts';
import type { Span } from '../domain/plan.ts';
import type { Record } from '../sync/types.ts';

export interface Settings {
  /** Local time at which the person's day begins. */
  dayStart: string;
  /** ISO weekday on which their weeks begin. */
  weekStart: number;
  /** Away for everything. */
  leave: readonly Span[];
  /** Whether Today is grouped by area. */
  groups: boolean;
}

const USUAL: Settings = { dayStart: '04:00', weekStart: 1, leave: [], groups: false };

export const settings = signal<Settings>(USUAL);
/** All settings as stored: what concerns nudges is read by their screen alone. */
export const stored = signal<ReadonlyMap<string, Value | undefined>>(new Map());

/** Take the records in; what is not understood, perhaps a newer Tend's, is as usual. */
export function readSettings(records: readonly Record[]): void {
  const found = new Map(records.map(({ id, fields }) => [id, valueOf(fields, 'v')]));
  if (JSON.stringify([...found]) !== JSON.stringify([...stored.peek()])) stored.value = found;
  const dayStart = found.get('dayStart');
  const weekStart = Number(found.get('weekStart') ?? 1);
  const next: Settings = {
    dayStart: typeof dayStart === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(dayStart) ? dayStart : USUAL.dayStart,
    weekStart: weekStart >= 1 && weekStart <= 7 ? Math.trunc(weekStart) : 1,
    leave: spansOf(found.get('leave')),
    groups: found.get('groups') === 1,
  };
  if (JSON.stringify(next) !== JSON.stringify(settings.peek())) settings.value = next;
}

/** A list of spans as records keep it; anything else is passed over. */
export function spansOf(value: Value | undefined): Span[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const { from, to = null } = (one ?? {}) as { from?: Value; to?: Value };
    return isDate(from) && (to === null || isDate(to)) ? [{ from, to }] : [];
  });
}

function isDate(value: Value | undefined): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}
