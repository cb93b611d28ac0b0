/**
 * The key of a nudge: what it is about and when it is due. As text, in notifications, addresses and
 * settings: `kind/about/date/time`, and for each snooze one more part, the instant at which it comes
 * again: `…/20261123T083000Z`.
 *
 * Twin: server/tend/domain/nudges/key.py; cases in tests/vectors/nudge_keys.json. The server knows
 * all kinds that it plans; an app meets those of a newer server as well, and reads them.
 */

import { isDate } from './civil.ts';
import type { Day } from './day.ts';

/** A key in its parts: `textOf(readKey(text))` is the text. */
export interface NudgeKey {
  kind: string;
  /** The id of a habit or letter, or `-`. */
  about: string;
  day: Day;
  /** `HH:MM`. */
  at: string;
  /** The instants of one more after a snooze, in UTC, as they stand in the text. */
  again: readonly string[];
}

const KEY = /^([a-z]+)\/([^/]+)\/([^/]+)\/((?:[01]\d|2[0-3]):[0-5]\d)((?:\/\d{8}T\d{6}Z)*)$/;

/** What a text says, if it is the key of something planned: a message that was asked for has another. */
export function readKey(text: string): NudgeKey | null {
  const [, kind, about, day, at, again] = KEY.exec(text) ?? [];
  return isDate(day) ? { kind: kind!, about: about!, day, at: at!, again: again!.split('/').slice(1) } : null;
}

/** As it is stored and sent. */
export function textOf({ kind, about, day, at, again }: NudgeKey): string {
  return [kind, about, day, at, ...again].join('/');
}

/** What kind of message a key is of, planned or asked for, readable or not. */
export function kindIn(text: string): string {
  return text.split('/', 1)[0]!;
}
