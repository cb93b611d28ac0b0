/**
 * The zone that a person's days and reminders go by. Some browsers name none ("Etc/Unknown", or
 * nothing), and a zone may be newer than the server's data: then the person may choose one.
 */

import type { Value } from '../domain/cells.ts';

export interface Zone {
  name: string;
  /** `device`: as the browser says; `chosen`: by the person, for what the browser says; else assumed. */
  from: 'device' | 'chosen' | 'assumed';
}

type Stored = ReadonlyMap<string, Value | undefined>;

/** The setting `zone`: `use` holds for as long as this browser says `for`. */
export const CHOICE = 'zone';

/** What the browser says; empty: nothing that it can reckon with itself. It may change at any time. */
export function deviceZone(): string {
  const said: unknown = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(said) ? said : '';
}

/** The zone to go by, given all settings as stored. */
export function zoneOf(stored: Stored): Zone {
  const device = deviceZone();
  const choice = stored.get(CHOICE);
  if (typeof choice === 'object' && choice && !Array.isArray(choice) && choice.for === device && isZone(choice.use)) {
    return { name: choice.use, from: 'chosen' };
  }
  if (device) return { name: device, from: 'device' };
  const last = stored.get('tz');
  return { name: isZone(last) ? last : offsetZone(-new Date().getTimezoneOffset()), from: 'assumed' };
}

const known = new Map<string, boolean>();

/** Whether this browser can reckon with a zone. */
export function isZone(name: unknown): name is string {
  if (typeof name !== 'string' || !name) return false;
  let found = known.get(name);
  if (found === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      found = true;
    } catch {
      found = false;
    }
    known.set(name, found);
  }
  return found;
}

/** A zone that every server knows, so many minutes ahead of UTC; to the hour. */
export function offsetZone(minutes: number): string {
  const hours = Math.max(-12, Math.min(14, Math.round(minutes / 60)));
  // The sign of these names is the other way round.
  return hours ? `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}` : 'UTC';
}
