/** The page among other pages: its address, its worker, its sleep, the Home Screen, and errors that nobody awaits. */

import assert from 'node:assert/strict';
import { beforeEach, test, type TestContext } from 'node:test';
import { Anchor, fire, give, reported, see, turn, visited } from './page.ts';
import { background } from '../../pwa/src/app/platform/background.ts';
import { isInstalled, isIos } from '../../pwa/src/app/platform/installed.ts';
import { install, watchInstall } from '../../pwa/src/app/platform/install.ts';
import { onWake, watchPage } from '../../pwa/src/app/platform/page.ts';
import { go, pairingLink, path, startRouter } from '../../pwa/src/app/platform/router.ts';
import { fetchInPassing, registerWorker, stale, update } from '../../pwa/src/app/platform/update.ts';
import { isAway } from '../../pwa/src/db/lifecycle.ts';
import { StorageBroken } from '../../pwa/src/db/open.ts';

let left = 0;
startRouter(() => left++);
watchInstall();
watchPage();

beforeEach(() => {
  reported.length = 0;
  go('/');
  left = 0;
});

/** Whether a click on a link stays within the page. */
function stays(to: string, how: object = {}, download = ''): boolean {
  const link = new Anchor(to, download);
  const keys = { metaKey: false, ctrlKey: false, shiftKey: false, button: 0 };
  return fire('click', { composedPath: () => [link], ...keys, ...how }).defaultPrevented;
}

test('a link to a screen changes the path; the screen that is left hears of it', () => {
  assert.equal(stays('/garden'), true);
  assert.deepEqual([path.value, location.pathname, left], ['/garden', '/garden', 1]);
});

test('what is no screen, another site, a download or a wish for a new tab is left to the browser', () => {
  for (const to of ['/sign-in', '/api/export', 'https://elsewhere.example/garden']) assert.equal(stays(to), false, to);
  assert.equal(stays('/garden', {}, 'tend.json'), false);
  for (const how of [{ metaKey: true }, { ctrlKey: true }, { shiftKey: true }, { button: 1 }])
    assert.equal(stays('/garden', how), false, JSON.stringify(how));
  assert.equal(fire('click', { composedPath: () => [new EventTarget()] }).defaultPrevented, false);
  assert.deepEqual([path.value, left], ['/', 0]);
});

test('the secret of a pairing link leaves the address, and no history keeps it', () => {
  location.href = 'https://tend.example/pair/AB12CD34#secret.names';
  visited.length = 0;
  fire('popstate');
  assert.equal(pairingLink.value, 'https://tend.example/pair/AB12CD34#secret.names');
  assert.deepEqual([path.value, location.hash], ['/pair/AB12CD34', '']);
  assert.deepEqual(visited, ['https://tend.example/pair/AB12CD34']);
  // Another address's fragment is no secret of ours.
  location.href = 'https://tend.example/garden#top';
  fire('popstate');
  assert.equal(location.hash, '#top');
  pairingLink.value = null;
});

test('what goes wrong where nobody waits is reported, unless it was for an account that was left', async () => {
  background(null);
  background(false);
  background(Promise.reject(new StorageBroken('left')));
  await turn();
  assert.deepEqual(reported, []);
  const wrong = new Error('wrong');
  background(Promise.reject(wrong));
  await turn();
  assert.deepEqual(reported, [wrong]);
});

test('a page that is left, or put to sleep, is away until it is back', () => {
  for (const [goes, comes] of [
    ['pagehide', 'pageshow'],
    ['freeze', 'resume'],
  ] as const) {
    const tell = (type: string): unknown => (goes === 'freeze' ? document.dispatchEvent(new Event(type)) : fire(type));
    tell(goes);
    assert.equal(isAway(), true, goes);
    tell(comes);
    assert.equal(isAway(), false, comes);
  }
});

test('a page wakes once after a long sleep, as soon as it is seen; a short look away is none', (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  let woken = 0;
  onWake(() => woken++);
  t.mock.timers.tick(5_000);
  see(false);
  t.mock.timers.tick(20_000);
  see();
  assert.equal(woken, 0);
  see(false);
  // Its timers stood still: nobody looked meanwhile.
  t.mock.timers.setTime(Date.now() + 60_000);
  assert.equal(woken, 0);
  see();
  assert.equal(woken, 1);
  fire('pageshow');
  see();
  assert.equal(woken, 1);
  // It looks again before anybody does.
  see(false);
  t.mock.timers.setTime(Date.now() + 60_000);
  t.mock.timers.tick(10_000);
  assert.equal(woken, 1);
  see();
  assert.equal(woken, 2);
});

test('the browser offers to install once; a refusal and the installed app take the offer away', async () => {
  const asked: string[] = [];
  const offer = (outcome: string): boolean =>
    fire('beforeinstallprompt', {
      prompt: async () => void asked.push(outcome),
      userChoice: Promise.resolve({ outcome }),
    }).defaultPrevented;
  assert.equal(offer('dismissed'), true);
  const ask = install.value!;
  assert.equal(await ask(), false);
  assert.equal(install.value, null);
  offer('accepted');
  assert.equal(await install.value!(), true);
  assert.deepEqual(asked, ['dismissed', 'accepted']);
  offer('accepted');
  fire('appinstalled');
  assert.equal(install.value, null);
});

test('an iPad that calls itself a Mac is told by its touch screen; the installed app knows itself', (t) => {
  const as = (userAgent: string, maxTouchPoints = 0): boolean => {
    give(t, navigator, 'userAgent', { get: () => userAgent });
    give(t, navigator, 'maxTouchPoints', { get: () => maxTouchPoints });
    return isIos();
  };
  assert.equal(as('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)'), true);
  assert.equal(as('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 5), true);
  assert.equal(as('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'), false);
  assert.equal(as('Mozilla/5.0 (X11; Linux x86_64)', 10), false);
  assert.equal(isInstalled(), false);
  give(t, globalThis, 'matchMedia', (asked: string) => ({ matches: asked === '(display-mode: standalone)' }));
  assert.equal(isInstalled(), true);
});

/** A browser's worker container: `register` answers with this registration. */
class Workers extends EventTarget {
  controller: object | null = {};
  registration = Object.assign(new EventTarget(), {
    waiting: null as object | null,
    installing: null as (EventTarget & { state: string }) | null,
    update: async () => void this.looked++,
  });
  looked = 0;
  refuses = false;

  constructor(t: TestContext) {
    super();
    give(t, navigator, 'serviceWorker', { get: () => this });
  }

  async register(): Promise<object> {
    if (this.refuses) throw new DOMException('no', 'SecurityError');
    return this.registration;
  }
}

test('no worker, or one that may not be registered: Tend goes on, and offers nothing', async (t) => {
  await registerWorker();
  const workers = new Workers(t);
  workers.refuses = true;
  await registerWorker();
  stale();
  see();
  assert.deepEqual([update.value, workers.looked], [null, 0]);
});

test('a new version waits until it is asked for, and only then the page is loaded anew', async (t) => {
  const workers = new Workers(t);
  let loaded = 0;
  give(t, location, 'reload', () => loaded++);
  await registerWorker();
  const told: unknown[] = [];
  const coming = Object.assign(new EventTarget(), {
    state: 'installing',
    postMessage: (word: unknown) => told.push(word),
  });
  workers.registration.installing = coming;
  workers.registration.dispatchEvent(new Event('updatefound'));
  coming.dispatchEvent(new Event('statechange'));
  assert.equal(update.value, null);
  coming.state = 'installed';
  coming.dispatchEvent(new Event('statechange'));
  // A worker that takes hold by itself loads nothing anew.
  workers.dispatchEvent(new Event('controllerchange'));
  assert.equal(loaded, 0);
  // What is on its way comes first, and what follows is left: a request would start the old worker again.
  let arrived = (): void => {};
  const passing = fetchInPassing(() => new Promise<void>((done) => (arrived = done)));
  const apply: unknown = update.value;
  (apply as () => void)();
  assert.deepEqual([told, update.value], [[], 'coming']);
  assert.equal(await fetchInPassing(() => assert.fail('fetched')), false);
  arrived();
  assert.equal(await passing, true);
  await turn();
  assert.deepEqual(told, ['skip-waiting']);
  workers.dispatchEvent(new Event('controllerchange'));
  workers.dispatchEvent(new Event('controllerchange'));
  assert.equal(loaded, 1);
});

test('the first worker is no new version; a page that is seen again asks for one, network or not', async (t) => {
  update.value = null;
  const workers = new Workers(t);
  workers.controller = null;
  workers.registration.waiting = {};
  workers.registration.update = async () => {
    workers.looked++;
    throw new TypeError('offline');
  };
  await registerWorker();
  assert.equal(update.value, null);
  see(false);
  assert.equal(workers.looked, 0);
  see();
  await turn();
  assert.ok(workers.looked > 0);
  assert.deepEqual(reported, []);
});
