/** The service worker: the shell without a network, late sending, and notifications. */

import { synchroniseAll } from './background.ts';
import type { Order } from '../shared/channel.ts';
import { withEngine, type Use } from './engine.ts';
import { clicked, resubscribe, showPush } from './notify.ts';
import { fill, isSpoilt, kept, tidy } from './shell.ts';
import { badgeOpen, tidyShown } from './tidy.ts';

declare const self: ServiceWorkerGlobalScope;

/** Not yet in TypeScript's library: Chromium alone has it. */
interface SyncEvent extends ExtendableEvent {
  tag: string;
}

self.addEventListener('install', (event) => event.waitUntil(fill().then(replaceSpoilt)));
self.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

self.addEventListener('fetch', (event) => {
  const answer = kept(event);
  if (answer) event.respondWith(answer);
});

/** A white page cannot offer the new version: there is nobody to ask. */
async function replaceSpoilt(): Promise<void> {
  if (await isSpoilt()) await self.skipWaiting();
}

// The waiting worker takes over only when the person agrees. A page says when records have changed.
self.addEventListener('message', (event) => {
  const order: Order = event.data;
  if (order === 'skip-waiting') event.waitUntil(self.skipWaiting());
  if (order === 'tidy') event.waitUntil(withEngine(tidyShown));
});

self.addEventListener('sync', (event) => {
  const due = event as SyncEvent;
  if (due.tag === 'sync') due.waitUntil(withEngine(sendLate));
});

async function sendLate(use: Use): Promise<void> {
  await synchroniseAll(use);
  await tidyShown(use);
  await badgeOpen(use);
}

self.addEventListener('push', (event) => event.waitUntil(withEngine((use) => showPush(use, event))));
self.addEventListener('notificationclick', (event) => event.waitUntil(withEngine((use) => clicked(use, event))));
self.addEventListener('pushsubscriptionchange', (event) => (event as ExtendableEvent).waitUntil(resubscribe(event)));
