/** The service worker: registered after the first paint, replaced by a new version only when the person agrees. */

import { signal } from '@preact/signals';
import type { Order } from '../../shared/channel.ts';

/** Activates the waiting version and reloads; `coming`: that was asked for; null: none is waiting. */
export const update = signal<(() => void) | 'coming' | null>(null);

type Policy = { createScriptURL(url: string): string };
type Policies = { createPolicy(name: string, rules: Policy): Policy };

/** The worker's URL; under Trusted Types it must come from a policy. */
function address(): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  return policies?.createPolicy('tend-sw', { createScriptURL: () => '/sw.js' }).createScriptURL('') ?? '/sw.js';
}

let registration: ServiceWorkerRegistration | null = null;
let taking = false;
let passing: Promise<unknown> = Promise.resolve();

/** Register the worker and watch for new versions. */
export async function registerWorker(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // The first worker takes control of the page without a reload.
  workers.addEventListener('controllerchange', () => {
    if (taking) location.reload();
    taking = false;
  });
  try {
    registration = await workers.register(address(), { updateViaCache: 'none' });
  } catch {
    // A private window, or a login page instead of the script: Tend works, but not offline.
    return;
  }
  watch(registration);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') stale();
  });
}

/**
 * Fetch something that can wait. False: not fetched, since a new version is coming. Chromium stops the old worker
 * for it, and whatever is requested in that moment starts the old one again: the new one then waits until the old
 * one has been idle for half a minute.
 */
export async function fetchInPassing(load: () => Promise<unknown>): Promise<boolean> {
  if (update.peek() === 'coming') return false;
  await (passing = load());
  return true;
}

/** Check for a new version: the server said that this one is too old, or the page became visible. */
export function stale(): void {
  void registration?.update().catch(() => {});
}

function watch(found: ServiceWorkerRegistration): void {
  offer(found.waiting);
  found.addEventListener('updatefound', () => {
    const coming = found.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed') offer(coming);
    });
  });
}

function offer(waiting: ServiceWorker | null): void {
  if (!waiting || !navigator.serviceWorker.controller) return;
  update.value = () => {
    taking = true;
    update.value = 'coming';
    // Another tab has let it take over, or does so now, and no further word of it comes: this page is all that is old.
    if (waiting.state !== 'installed') return location.reload();
    void passing.catch(() => {}).then(() => waiting.postMessage('skip-waiting' satisfies Order));
  };
}
