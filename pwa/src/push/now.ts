/** Settings, time zone and date of the person, read from their records: what the rules need beside a habit. */

import { valueOf, type Fields, type Value } from '../domain/cells.ts';
import { isDate } from '../domain/civil.ts';
import { dayOf, todayOf, type Day } from '../domain/day.ts';
import { settingsOf, type DaySettings } from '../domain/records.ts';
import type { Engine } from '../sync/engine.ts';
import { zoneOf } from './zone.ts';

export interface Now {
  /** All settings as stored. */
  stored: ReadonlyMap<string, Value | undefined>;
  settings: DaySettings;
  /** The IANA name of the person's time zone: see zone.ts. */
  zone: string;
  today: Day;
}

/** Read them; the date is by the corrected clock. */
export async function nowOf(engine: Engine): Promise<Now> {
  const stored = valuesOf(await engine.scan('s'));
  const settings = settingsOf(stored);
  const zone = zoneOf(stored).name;
  const opened = stored.get('opened');
  const today = todayOf(dayOf(engine.now(), zone, settings.dayStart), isDate(opened) ? opened : null);
  return { stored, settings, zone, today };
}

/** The values of records of kind `s`, by name. */
function valuesOf(records: readonly { id: string; fields: Fields }[]): Map<string, Value | undefined> {
  return new Map(records.map(({ id, fields }) => [id, valueOf(fields, 'v')]));
}
