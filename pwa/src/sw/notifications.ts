/**
 * Showing and listing notifications. If Chromium lists notifications while one is being shown, it loses that
 * one; so both take a lock.
 */

import { withLock } from '../sync/loop/locks.ts';
import type { NudgeData, NotificationContent } from './payload.ts';

declare const self: ServiceWorkerGlobalScope;

const LOCK_NOTIFICATIONS = 'tend-shown';

/** The notifications of nudges that are being shown. */
export async function shownNotifications(): Promise<(Notification & { data: NudgeData })[]> {
  const all = await withLock(LOCK_NOTIFICATIONS, () => self.registration.getNotifications());
  return all.filter(({ data }) => data);
}

/**
 * Show a notification in place of one with the same tag; if the browser rejects its options, with title and
 * text alone. A replaced one makes no second sound, since a server may send a message twice after a crash:
 * most browsers are silent then by themselves (`renotify` is off), Firefox needs `silent`.
 */
export function showNotification({ title, ...options }: NotificationContent): Promise<void> {
  const { body, tag, data } = options;
  return withLock(LOCK_NOTIFICATIONS, async () => {
    const silent = (await self.registration.getNotifications({ tag })).length > 0 ? { silent: true } : {};
    try {
      await self.registration.showNotification(title, { icon: '/icons/icon-192.png', ...options, ...silent });
    } catch (error) {
      reportError(error);
      await self.registration.showNotification(title, { body, tag, data, ...silent });
    }
  });
}
