/** The service worker's life: registered once the screen stands, replaced only when asked. */

import { signal } from '@preact/signals';
import type { Order } from '../../shared/channel.ts';

/** Takes the new version over and reloads; null: there is none waiting. */
export const update = signal<(() => void) | null>(null);

type Policy = { createScriptURL(url: string): string };
type Policies = { createPolicy(name: string, rules: Policy): Policy };

/** Under Trusted Types a script's address must be vouched for. */
function address(): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  return policies?.createPolicy('tend-sw', { createScriptURL: () => '/sw.js' }).createScriptURL('') ?? '/sw.js';
}

let registration: ServiceWorkerRegistration | null = null;
let taking = false;

/** Register the worker and watch for new versions. */
export async function registerWorker(): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // The first worker takes hold of a page that needs no reload.
  workers.addEventListener('controllerchange', () => {
    if (taking) location.reload();
    taking = false;
  });
  try {
    registration = await workers.register(address(), { updateViaCache: 'none' });
  } catch {
    // A private window, or a wall instead of the script: Tend works, but not without a network.
    return;
  }
  watch(registration);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') stale();
  });
}

/** Look for a newer version: the server said that ours is too old, or the page is seen again. */
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
    update.value = null;
    waiting.postMessage('skip-waiting' satisfies Order);
  };
}
