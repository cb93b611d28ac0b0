/**
 * All but the first screen: brought after its first paint, and at once for whoever was here before. It
 * starts as soon as it has come.
 */

import { effect } from '@preact/signals';
import { start } from './app/account/session.ts';
import { phase } from './app/account/signals.ts';
import { plant, plantLeft, type Picked } from './app/habit/starters.ts';
import { background } from './app/platform/background.ts';
import { afterPaint } from './app/platform/page.ts';
import { path } from './app/platform/router.ts';
import { registerWorker } from './app/platform/update.ts';
import { run, watchFailures } from './app/records/failure.ts';
import { follow } from './app/records/mirror.ts';
import { said } from './app/records/state.ts';
import { rowAt } from './screens/routes.ts';
import { parts } from './ui/parts.ts';

export { Home } from './screens/Home.tsx';

const AWHILE_MS = 3000;
const AGAIN_MS = 5 * 60_000;
let coming: ReturnType<typeof setTimeout> | undefined;

watchFailures();
follow();
background(open());

/** What was said belongs to the screen that was left. */
export function leave(): void {
  said.value = null;
}

/** Keep what was chosen on the first screen. */
export function begin(kept: readonly Picked[]): void {
  run(plant(kept));
  // What was tapped is gone with its screen.
  requestAnimationFrame(() => {
    const heading = document.querySelector('h1')!;
    heading.tabIndex = -1;
    heading.focus();
  });
}

async function open(): Promise<void> {
  bringLines();
  await start();
  background(plantLeft());
  performance.mark('tend-ready');
  onceBegun(() => bringLater());
  // Other screens show what it keeps, as whether a reminder has arrived.
  const stop = effect(() => {
    if (rowAt(path.value).tab === 'today') return;
    bringLater(0);
    queueMicrotask(() => stop());
  });
  if (document.readyState === 'complete') background(registerWorker());
  else addEventListener('load', () => background(registerWorker()));
}

/**
 * Today's quiet lines come beside the records: they stand there as soon as the rows do. Whoever begins has no
 * records yet: the rows come first, and what can be tapped waits for no line.
 */
function bringLines(): void {
  const load = (): void => void parts.lines.load().catch(() => bringLater(AGAIN_MS));
  if (phase.peek() === 'first') onceBegun(() => afterPaint(load));
  else load();
}

/** At once, or when somebody has begun on the first screen, which needs none of it. */
function onceBegun(act: () => void): void {
  const stop = effect(() => {
    if (phase.value === 'first') return;
    queueMicrotask(() => stop());
    act();
  });
}

/** What comes later should not wait for somebody to need it; where it cannot be had it is asked for again. */
function bringLater(ms = AWHILE_MS): void {
  clearTimeout(coming);
  coming = setTimeout(
    () => void import('./later.ts').then((later) => later.bringScreens()).catch(() => bringLater(AGAIN_MS)),
    ms,
  );
}
