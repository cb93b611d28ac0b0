/** What a person has set, and their time away. Records of kind `s`: id is the name, field `v`. */

import { signal } from '@preact/signals';
import { valueOf, type Value } from '../../domain/cells.ts';
import { settingsOf, type DaySettings } from '../../domain/records.ts';
import { zoneOf } from '../../push/zone.ts';
import { keepLanguage } from '../../i18n/language.ts';
import { collection } from './collection.ts';

export interface Settings extends DaySettings {
  /** Whether Today is grouped by area. */
  groups: boolean;
  /** Whether what is kept is folded away in the evening. */
  foldsKept: boolean;
}

export const settings = signal<Settings>({ ...settingsOf(new Map()), groups: false, foldsKept: false });
/** All settings as stored: what concerns nudges is read by their screen alone. */
export const stored = signal<ReadonlyMap<string, Value | undefined>>(new Map());

/** Whether nobody knows where the person is: a zone is assumed until they choose one. */
export function zoneAssumed(): boolean {
  return zoneOf(stored.value).from === 'assumed';
}

/** What is not understood, perhaps a newer Tend's, is as usual. */
export const settingRecords = collection(
  's',
  (_, fields) => valueOf(fields, 'v'),
  (found) => {
    // Chosen on another device, perhaps: the next start speaks it.
    keepLanguage(found.get('lang'));
    if (JSON.stringify([...found]) !== JSON.stringify([...stored.peek()])) stored.value = new Map(found);
    const next: Settings = {
      ...settingsOf(found),
      groups: found.get('groups') === 1,
      foldsKept: found.get('foldsKept') === 1,
    };
    if (JSON.stringify(next) !== JSON.stringify(settings.peek())) settings.value = next;
  },
);
