import { render } from 'preact';
import { effect } from '@preact/signals';
import './ui/tokens.css';
import './ui/app.css';
import { path, startRouter } from './app/platform/router.ts';
import { said } from './app/records/state.ts';
import { watchFailures } from './app/records/failure.ts';
import { follow } from './app/records/mirror.ts';
import { watchInstall } from './app/platform/install.ts';
import { start } from './app/account/session.ts';
import { watchPage } from './app/platform/page.ts';
import { plantLeft } from './app/habit/starters.ts';
import { registerWorker } from './app/platform/update.ts';
import { direction, lang } from './i18n/language.ts';
import { speak } from './i18n/texts.ts';
import { App } from './screens/App.tsx';
import { rowAt } from './screens/routes.ts';
import { background } from './app/platform/background.ts';

const AWHILE_MS = 3000;
const AGAIN_MS = 5 * 60_000;
let coming: ReturnType<typeof setTimeout> | undefined;

watchPage();
watchFailures();
// What was said belongs to the screen that was left.
startRouter(() => {
  said.value = null;
});
watchInstall();
follow();
Object.assign(document.documentElement, { lang, dir: direction });
await speak();
render(<App />, document.getElementById('app')!);
await start();
background(plantLeft());
performance.mark('tend-ready');
bringLater();
// Other screens show what it keeps, as whether a reminder has arrived.
const stop = effect(() => {
  if (rowAt(path.value).tab === 'today') return;
  bringLater(0);
  queueMicrotask(() => stop());
});
if (document.readyState === 'complete') background(registerWorker());
else addEventListener('load', () => background(registerWorker()));

/** What comes later should not wait for somebody to need it; where it cannot be had it is asked for again. */
function bringLater(ms = AWHILE_MS): void {
  clearTimeout(coming);
  coming = setTimeout(
    () => void import('./later.ts').then((later) => later.bringScreens()).catch(() => bringLater(AGAIN_MS)),
    ms,
  );
}
