/** The zone that days and reminders go by, and the person's own choice of it. */

import { CHOICE, deviceZone, isZone, zoneOf, type Zone } from '../../push/zone.ts';
import { keepPresent } from './last-seen.ts';
import { stored } from '../records/settings.ts';
import { configure } from '../habit/edit.ts';

export function zone(): Zone {
  return zoneOf(stored.value);
}

/** Whether the browser names a zone that can be gone back to. */
export function canGoBack(): boolean {
  return deviceZone() !== '';
}

/** All that this browser knows, with the one that is gone by. */
export function zoneNames(used: string): string[] {
  const known = Intl.supportedValuesOf?.('timeZone') ?? [];
  return [...new Set([...known, 'UTC', used])].filter(isZone).sort();
}

/** Until this browser says another one; empty: as it says. Reminders follow at once. */
export async function chooseZone(name: string): Promise<void> {
  await configure(CHOICE, name ? { for: deviceZone(), use: name } : null);
  keepPresent();
}
