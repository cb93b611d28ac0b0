/**
 * What stands on the lock screen. Chromium forgets a notification that is being shown while the
 * list is read, so both are done one at a time.
 */

import { withLock } from '../sync/loop/locks.ts';
import type { Data, Shown } from './payload.ts';

declare const self: ServiceWorkerGlobalScope;

const LOCK = 'tend-shown';

/** Ours, with what the server sent along. */
export async function standing(): Promise<(Notification & { data: Data })[]> {
  const all = await withLock(LOCK, () => self.registration.getNotifications());
  return all.filter(({ data }) => data);
}

/**
 * Show it, plainly where the browser does not like the rest; its tag replaces what had the same. That
 * makes no sound again, as when a server sends once more what it sent before it fell: browsers with
 * `renotify` keep quiet by themselves, Firefox has to be told.
 */
export function show({ title, ...options }: Shown): Promise<void> {
  const { body, tag, data } = options;
  return withLock(LOCK, async () => {
    const silent = (await self.registration.getNotifications({ tag })).length > 0 ? { silent: true } : {};
    try {
      await self.registration.showNotification(title, { icon: '/icons/icon-192.png', ...options, ...silent });
    } catch (error) {
      reportError(error);
      await self.registration.showNotification(title, { body, tag, data, ...silent });
    }
  });
}
