/** "In an hour": a setting of the person's, so that it can be asked for without a network. */

import type { Value } from '../domain/cells.ts';
import type { Edit } from '../sync/types.ts';

/** `kind/about/date/time`, and more where it was snoozed before. A test has no date, and no later. */
const KEY = /^[a-z]+\/([A-Za-z0-9_-]{1,40})\/\d{4}-\d{2}-\d{2}(\/|$)/;

/** The edit that asks for a nudge once more, an hour after `at` (the corrected clock's ms); null: it has no later. */
export function snooze(key: string, at: number): Edit | null {
  const about = KEY.exec(key)?.[1];
  return about ? { kind: 's', id: `snooze.${about}`, field: 'v', value: { key, at } } : null;
}

/** Whether a stored wish, made here or on another device, is about this key; the one more has a longer one. */
export function isSnoozed(key: string, stored: Value | undefined): boolean {
  return ((stored ?? {}) as { key?: Value }).key === key;
}

/** Under which setting a nudge's wish is kept; null: it has no later. */
export function snoozeId(key: string): string | null {
  return snooze(key, 0)?.id ?? null;
}
