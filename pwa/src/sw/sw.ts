/** The service worker's event table: offline start, background sync, and notifications. */

import { synchroniseAll } from './background-sync.ts';
import type { Order } from '../shared/channel.ts';
import { withEngine, type UseEngine } from './engine.ts';
import { handleClick, resubscribe, showPush } from './push-events.ts';
import { precache, isBrokenVersion, cachedResponse, dropOldCaches } from './precache.ts';
import { updateBadge, closeStale } from './close-stale.ts';

declare const self: ServiceWorkerGlobalScope;

/** Not yet in TypeScript's library: Chromium alone has it. */
interface SyncEvent extends ExtendableEvent {
  tag: string;
}

self.addEventListener('install', (event) => event.waitUntil(precache().then(replaceSpoilt)));
self.addEventListener('activate', (event) => event.waitUntil(dropOldCaches().then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const answer = cachedResponse(event);
  if (answer) event.respondWith(answer);
});

/** Take over at once if the installed version is broken: its blank page could not ask the person. */
async function replaceSpoilt(): Promise<void> {
  if (await isBrokenVersion()) await self.skipWaiting();
}

// Otherwise a new worker takes over when the person agrees. `tidy`: records have changed.
self.addEventListener('message', (event) => {
  const order: Order = event.data;
  if (order === 'skip-waiting') event.waitUntil(self.skipWaiting());
  if (order === 'tidy') event.waitUntil(withEngine(closeStale));
});

self.addEventListener('sync', (event) => {
  const due = event as SyncEvent;
  if (due.tag === 'sync') due.waitUntil(withEngine(sendLate));
});

async function sendLate(use: UseEngine): Promise<void> {
  await synchroniseAll(use);
  await closeStale(use);
  await updateBadge(use);
}

self.addEventListener('push', (event) => event.waitUntil(withEngine((use) => showPush(use, event))));
self.addEventListener('notificationclick', (event) => event.waitUntil(withEngine((use) => handleClick(use, event))));
self.addEventListener('pushsubscriptionchange', (event) => (event as ExtendableEvent).waitUntil(resubscribe(event)));
