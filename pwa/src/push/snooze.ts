/** "In an hour": a setting of the person's, so that it can be asked for without a network. */

import type { Value } from '../domain/cells.ts';
import { readKey, textOf, type NudgeKey } from '../domain/nudge-key.ts';
import type { Edit } from '../sync/types.ts';

/** What may be a record's id: an address may name anything as a key. */
const ID = /^[\w.-]{1,64}$/;

/** The key in a text, of a nudge that can come once more; null: there is no later. */
export function snoozable(text: string): NudgeKey | null {
  const key = readKey(text);
  return key && ID.test(snoozeId(key)) ? key : null;
}

/** Under which setting a nudge's wish is kept. */
export function snoozeId({ about }: NudgeKey): string {
  return `snooze.${about}`;
}

/** The edit that asks for a nudge once more, an hour after `at` (the corrected clock's ms). */
export function snooze(key: NudgeKey, at: number): Edit {
  return { kind: 's', id: snoozeId(key), field: 'v', value: { key: textOf(key), at } };
}

/** Whether a stored wish, made here or on another device, is about this key; the one more has a longer one. */
export function isSnoozed(key: NudgeKey, stored: Value | undefined): boolean {
  return ((stored ?? {}) as { key?: Value }).key === textOf(key);
}
