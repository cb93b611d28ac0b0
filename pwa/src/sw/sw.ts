/** The service worker: the shell without a network, late sending, and notifications. */

import { synchroniseAll } from './background.ts';
import { fill, kept, tidy } from './shell.ts';

declare const self: ServiceWorkerGlobalScope;

/** Not yet in TypeScript's library: Chromium alone has it. */
interface SyncEvent extends ExtendableEvent {
  tag: string;
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const answer = kept(event.request);
  if (answer) event.respondWith(answer);
});

// The waiting worker takes over only when the person agrees.
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') void self.skipWaiting();
});

self.addEventListener('sync', (event) => {
  const due = event as SyncEvent;
  if (due.tag === 'sync') due.waitUntil(synchroniseAll());
});

// Browsers punish a push that shows nothing, so something neutral is always shown.
self.addEventListener('push', (event) => {
  const shown = self.registration.showNotification('Tend', { tag: 'tend', icon: '/icons/icon-192.png', data: '/' });
  event.waitUntil(shown);
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(reveal(String(event.notification.data ?? '/')));
});

/** Show the app where it is open, else open it. */
async function reveal(path: string): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (open) await open.focus();
  else await self.clients.openWindow(path);
}
