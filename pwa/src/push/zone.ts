/**
 * The time zone (IANA name) for the person's days and reminders. Some browsers report none ("Etc/Unknown",
 * or nothing), and a zone may be newer than the server's time zone data: then the person can choose one.
 */

import type { Value } from '../domain/cells.ts';

export interface Zone {
  name: string;
  /** `device`: as the browser says; `chosen`: by the person, for what the browser says; else assumed. */
  from: 'device' | 'chosen' | 'assumed';
}

type Stored = ReadonlyMap<string, Value | undefined>;

/** The setting `zone`, `{for, use}`: `use` applies as long as the browser reports the zone `for`. */
export const CHOICE = 'zone';

/** The zone that the browser reports; '': none that it can compute with. It may change at any time. */
export function deviceZone(): string {
  const said: unknown = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(said) ? said : '';
}

/** The zone to use, given all settings as stored: the choice, else the browser's, else the last known, else by offset. */
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

/** Whether this browser can compute with a zone. */
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

/** The fixed zone `minutes` ahead of UTC, rounded to the hour: every server knows those. */
export function offsetZone(minutes: number): string {
  const hours = Math.max(-12, Math.min(14, Math.round(minutes / 60)));
  // POSIX: `Etc/GMT-2` is two hours ahead of UTC.
  return hours ? `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}` : 'UTC';
}
