/**
 * The key of a nudge: what it is about and when it is due. As text (in notifications, addresses and
 * settings) it is `kind/about/date/time`. Each snooze appends the instant at which the nudge comes
 * again: `…/20261123T083000Z`.
 *
 * Twin: server/tend/domain/nudges/key.py; cases in tests/vectors/nudge_keys.json. Unlike the server,
 * the app reads keys of kinds that it does not know, because its server may be newer.
 */

import { isDate } from './civil.ts';
import type { Day } from './day.ts';

/** A key taken apart: `textOf(readKey(text))` is the text. */
export interface NudgeKey {
  kind: string;
  /** The id of a habit or letter, or `-`. */
  about: string;
  day: Day;
  /** Local time, `HH:MM`. */
  at: string;
  /** For each snooze, the instant at which the nudge comes again: UTC, `20261123T083000Z`. */
  again: readonly string[];
}

const KEY = /^([a-z]+)\/([^/]+)\/([^/]+)\/((?:[01]\d|2[0-3]):[0-5]\d)((?:\/\d{8}T\d{6}Z)*)$/;

/** The key that a text spells; null if it is none, such as the key of a message outside of any plan. */
export function readKey(text: string): NudgeKey | null {
  const [, kind, about, day, at, again] = KEY.exec(text) ?? [];
  return isDate(day) ? { kind: kind!, about: about!, day, at: at!, again: again!.split('/').slice(1) } : null;
}

/** The key as it is stored and sent. */
export function textOf({ kind, about, day, at, again }: NudgeKey): string {
  return [kind, about, day, at, ...again].join('/');
}

/** The kind of message that a key belongs to, even if `readKey` cannot read it. */
export function kindIn(text: string): string {
  return text.split('/', 1)[0]!;
}
