/** What the rules need to know of the person right now, read from their records. */

import type { Value } from '../domain/cells.ts';
import { isDate } from '../domain/civil.ts';
import { dayOf, todayOf, type Day } from '../domain/day.ts';
import { settingsOf, valuesOf, type Settings } from '../domain/records.ts';
import type { Engine } from '../sync/engine.ts';
import { zoneOf } from './zone.ts';

export interface Now {
  /** All settings as stored. */
  stored: ReadonlyMap<string, Value | undefined>;
  settings: Settings;
  /** Where the person is, as far as this device knows. */
  zone: string;
  today: Day;
}

/** By the corrected clock. */
export async function nowOf(engine: Engine): Promise<Now> {
  const stored = valuesOf(await engine.scan('s'));
  const settings = settingsOf(stored);
  const zone = zoneOf(stored).name;
  const opened = stored.get('opened');
  const today = todayOf(dayOf(engine.now(), zone, settings.dayStart), isDate(opened) ? opened : null);
  return { stored, settings, zone, today };
}
