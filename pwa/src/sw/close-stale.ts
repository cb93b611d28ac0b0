/** Closing notifications that are out of date, and updating the icon's badge. */

import { valueOf } from '../domain/cells.ts';
import { addDays } from '../domain/day.ts';
import { readKey } from '../domain/nudge-key.ts';
import { showBadge } from '../push/badge.ts';
import { nowOf, type Now } from '../push/now.ts';
import { isSnoozed, snoozable, snoozeId } from '../push/snooze.ts';
import type { Engine } from '../sync/engine.ts';
import type { UseEngine } from './engine.ts';
import { shownNotifications } from './notifications.ts';
import { openHabits } from './open-habits.ts';
import type { NudgeData } from './payload.ts';

/** Kinds whose notification is out of date once all habits that it names are kept. */
const ASKING = ['reminder', 'roundup'];

/** A check-in of so many days before makes its reminder needless, as on the server (decide.py). */
const FRESH_DAYS = 3;

/** Browsers check at the end of a push event whether a notification is shown: close that one later. */
const AFTER_MS = 1_000;

/** Close notifications whose habits were kept or snoozed on any device. `shownNow`: the tag that this push event has shown. */
export async function closeStale(use: UseEngine, shownNow?: string): Promise<void> {
  const shown = await shownNotifications();
  if (!shown.length) return;
  await use(async (engine) => {
    const now = await nowOf(engine);
    for (const one of shown) {
      if (await isStillOpen(engine, now, one.data)) continue;
      if (one.tag === shownNow) setTimeout(() => one.close(), AFTER_MS);
      else one.close();
    }
  });
}

/** Show the number of today's open habits on the icon. */
export async function updateBadge(use: UseEngine): Promise<void> {
  await use(async (engine) => {
    const { settings, today } = await nowOf(engine);
    await showBadge((await openHabits(engine, today, settings)).size);
  });
}

async function isStillOpen(engine: Engine, now: Now, { key, kind, habits, day }: NudgeData): Promise<boolean> {
  const { stored, settings } = now;
  const again = snoozable(key);
  if (again && isSnoozed(again, stored.get(snoozeId(again)))) return false;
  if (await isOver(engine, now, key)) return false;
  if (!ASKING.includes(kind) || !day || !habits.length) return true;
  const open = await openHabits(engine, day, settings);
  // A habit that this device has not pulled yet counts as open.
  const known = await Promise.all(habits.map((id) => engine.get('h', id)));
  return habits.some((id, i) => !known[i] || open.has(id));
}

/**
 * Whether that which a nudge asked for has happened: a check-in was made since, or the evening or the person that it
 * was about has a later date by now, or none.
 */
async function isOver(engine: Engine, { stored }: Now, key: string): Promise<boolean> {
  const { kind, about, day } = readKey(key) ?? {};
  if (kind === 'checkin') return (await engine.scan('c', addDays(day!, -FRESH_DAYS))).length > 0;
  const evening = stored.get('evening');
  const person = kind === 'meet' ? (await engine.get('p', about!))?.fields : undefined;
  const date = kind === 'evening' ? (Array.isArray(evening) ? evening[0] : evening) : valueOf(person, 'due');
  return date === null || (typeof date === 'string' && date > day!);
}
