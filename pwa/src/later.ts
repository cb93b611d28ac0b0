/** What follows once the first screen has stood for a while: it must not hold up the first paint. */

import { keepLeftBreath } from './app/day/breathing.ts';
import { watchPresence } from './app/nudges/last-seen.ts';
import { fetchInPassing } from './app/platform/update.ts';
import { background } from './app/platform/background.ts';
import { keepPush } from './app/nudges/subscription.ts';
import { bringAllBack } from './app/records/unsaved.ts';
import { watchPrint } from './screens/print/print.tsx';
import { instead, rows, UNKNOWN } from './screens/routes.ts';
import type { Part } from './ui/part.ts';
import { watchKeys } from './ui/keyboard.ts';
import { parts } from './ui/parts.ts';

keepPush();
watchPresence();
watchKeys();
watchPrint();
keepLeftBreath();
background(bringAllBack());

/** Bring all other screens, so that they open at once, and without a network. */
export async function bringScreens(): Promise<void> {
  for (const one of [...Object.values(parts), ...allScreens()]) {
    if (!(await fetchInPassing(() => one.load()))) return;
  }
}

/** All lazily loaded screens. */
function allScreens(): Part<unknown>[] {
  const all = Object.values(rows).flatMap(({ screen }) => ('load' in screen ? [screen] : []));
  return [...all, ...Object.values(instead), UNKNOWN.screen as Part<unknown>];
}
