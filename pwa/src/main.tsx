/** What a first visit waits for: the first screen. The rest of the app is home.ts. */

import { render } from 'preact';
import './ui/tokens.css';
import './ui/app.css';
import { takeInvitation } from './app/account/invite.ts';
import { firstLeft } from './app/account/leftovers.ts';
import { phase } from './app/account/signals.ts';
import { watchInstall } from './app/platform/install.ts';
import { afterPaint, watchPage } from './app/platform/page.ts';
import { startRouter } from './app/platform/router.ts';
import { direction, lang } from './i18n/language.ts';
import { speak } from './i18n/texts.ts';
import { App } from './screens/App.tsx';
import { part } from './ui/part.ts';

const home = part(() => import('./home.ts'));

watchPage();
startRouter(() => home.loaded.peek()?.leave());
watchInstall();
takeInvitation();
Object.assign(document.documentElement, { lang, dir: direction });
show(isFirstVisit()).catch((error: unknown) => reportError(error));

// A function, and no `await` of the module's own: with one, the bundler writes a file for the names of each other.
async function show(asked: Promise<boolean>): Promise<void> {
  await speak();
  if (await asked) phase.value = 'first';
  render(<App home={home} />, document.getElementById('app')!);
  // Begin finds it there; where it cannot be had, Begin asks again.
  if (phase.value === 'first') afterPaint(() => void home.load().catch(() => {}));
}

/**
 * Whether nobody was here before: nothing is kept in this browser. Only the registry knows whether there
 * is an account, and home.ts reads it; here it is enough to know when there cannot be one.
 */
async function isFirstVisit(): Promise<boolean> {
  // A worker is here, and all files with it: they are asked for at once.
  const been = navigator.serviceWorker?.controller ?? firstLeft();
  if (!been && (await isEmpty())) return true;
  home.load().catch(() => {});
  return false;
}

/** Whether the browser says for certain that it keeps no database; some do not say, or have none to offer. */
async function isEmpty(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).length === 0;
  } catch {
    return false;
  }
}
