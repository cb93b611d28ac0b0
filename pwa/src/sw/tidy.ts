/** Notifications that ask for nothing any more go, and the icon's number follows. */

import { showBadge } from '../push/badge.ts';
import { nowOf, type Now } from '../push/now.ts';
import { isSnoozed, snoozeId } from '../push/snooze.ts';
import type { Engine } from '../sync/engine.ts';
import { standing } from './lockscreen.ts';
import { openOn } from './open.ts';
import type { Data } from './payload.ts';
import { withEngine } from './place.ts';

/** Of these kinds nothing is left once all that they name is kept. */
const ASKING = ['reminder', 'roundup'];

/** Close what was kept or snoozed meanwhile, here or elsewhere. `spared`: a tag that stays for now. */
export async function tidyShown(spared?: string): Promise<void> {
  const shown = await standing(spared);
  if (!shown.length) return;
  await withEngine(async (engine) => {
    const now = await nowOf(engine);
    for (const one of shown) if (!(await holds(engine, now, one.data))) one.close();
  });
}

/** The number of today's open habits, as this device knows it. */
export async function badgeOpen(): Promise<void> {
  await withEngine(async (engine) => {
    const { settings, today } = await nowOf(engine);
    await showBadge((await openOn(engine, today, settings)).size);
  });
}

async function holds(engine: Engine, { stored, settings }: Now, { key, kind, habits, day }: Data): Promise<boolean> {
  const wish = snoozeId(key);
  if (wish && isSnoozed(key, stored.get(wish))) return false;
  if (!ASKING.includes(kind) || !day || !habits.length) return true;
  const open = await openOn(engine, day, settings);
  // One that is not known here yet may well be open.
  const known = await Promise.all(habits.map((id) => engine.get('h', id)));
  return habits.some((id, i) => !known[i] || open.has(id));
}
