/** The time zone for days and reminders, and the person's choice of it. See push/zone.ts. */

import { CHOICE, deviceZone, isZone, zoneOf, type Zone } from '../../push/zone.ts';
import { keepPresent } from './last-seen.ts';
import { stored } from '../records/settings.ts';
import { configure } from '../habit/edit.ts';

export function zone(): Zone {
  return zoneOf(stored.value);
}

/** Whether the browser reports a zone, so that a choice can be undone. */
export function canGoBack(): boolean {
  return deviceZone() !== '';
}

/** The names of all zones that this browser knows, and `used`. */
export function zoneNames(used: string): string[] {
  const known = Intl.supportedValuesOf?.('timeZone') ?? [];
  return [...new Set([...known, 'UTC', used])].filter(isZone).sort();
}

/** Choose a zone until the browser reports another one; '': follow the browser. Reminders follow at once. */
export async function chooseZone(name: string): Promise<void> {
  await configure(CHOICE, name ? { for: deviceZone(), use: name } : null);
  keepPresent();
}
