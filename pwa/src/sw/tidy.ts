/** Notifications that ask for nothing any more go, and the icon's number follows. */

import { showBadge } from '../push/badge.ts';
import { nowOf, type Now } from '../push/now.ts';
import { isSnoozed, snoozable, snoozeId } from '../push/snooze.ts';
import type { Engine } from '../sync/engine.ts';
import type { Use } from './engine.ts';
import { standing } from './lockscreen.ts';
import { openOn } from './open.ts';
import type { Data } from './payload.ts';

/** Of these kinds nothing is left once all that they name is kept. */
const ASKING = ['reminder', 'roundup'];

/** Browsers look whether something was shown when the event of a push is over: it closes after that. */
const AFTER_MS = 1_000;

/** Close what was kept or snoozed meanwhile, here or elsewhere. `shownNow`: the tag of what this push shows. */
export async function tidyShown(use: Use, shownNow?: string): Promise<void> {
  const shown = await standing();
  if (!shown.length) return;
  await use(async (engine) => {
    const now = await nowOf(engine);
    for (const one of shown) {
      if (await holds(engine, now, one.data)) continue;
      if (one.tag === shownNow) setTimeout(() => one.close(), AFTER_MS);
      else one.close();
    }
  });
}

/** The number of today's open habits, as this device knows it. */
export async function badgeOpen(use: Use): Promise<void> {
  await use(async (engine) => {
    const { settings, today } = await nowOf(engine);
    await showBadge((await openOn(engine, today, settings)).size);
  });
}

async function holds(engine: Engine, { stored, settings }: Now, { key, kind, habits, day }: Data): Promise<boolean> {
  const again = snoozable(key);
  if (again && isSnoozed(again, stored.get(snoozeId(again)))) return false;
  if (!ASKING.includes(kind) || !day || !habits.length) return true;
  const open = await openOn(engine, day, settings);
  // One that is not known here yet may well be open.
  const known = await Promise.all(habits.map((id) => engine.get('h', id)));
  return habits.some((id, i) => !known[i] || open.has(id));
}
