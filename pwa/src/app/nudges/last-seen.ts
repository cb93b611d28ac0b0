/** Recording the settings `opened` (date) and `tz` (zone) once a day: the server fades and times nudges by them. */

import { effect } from '@preact/signals';
import { readPushOptIn } from '../../db/push-opt-in.ts';
import { nowOf } from '../../push/now.ts';
import { deviceZone } from '../../push/zone.ts';
import { breakDown } from '../account/account.ts';
import { engine } from '../account/session.ts';
import { coalesce } from '../platform/coalesce.ts';
import { today } from '../platform/today.ts';

const LOOK_MS = 60_000;

/** The zone that the browser reported at the last look. */
let zone: string | null = null;
/** Whether nothing has happened since the last look but that the day has turned. */
let onlyTurned = true;
const look = coalesce(write);

/** Record at the start, when the day turns, when the page becomes visible, and when the zone changes. */
export function watchPresence(): void {
  let at: unknown;
  effect(() => {
    void today.value;
    // The day may have turned because another device is ahead: that does not mean that this one was opened.
    const turned = at === engine.value;
    at = engine.value;
    keepPresent(turned);
  });
  document.addEventListener('visibilitychange', () => keepPresent());
  // No event is fired when the zone changes.
  setInterval(() => {
    if (zone !== null && zone !== deviceZone()) keepPresent();
  }, LOOK_MS);
}

/**
 * Write what has changed, one run at a time; nothing while the page is hidden. `turned`: called only
 * because the day has turned.
 */
export function keepPresent(turned = false): void {
  if (document.visibilityState !== 'visible') return;
  onlyTurned &&= turned;
  look().catch(breakDown);
}

/** Nothing is written without an account, or where no device has reminders. */
async function write(): Promise<void> {
  const turned = onlyTurned;
  onlyTurned = true;
  const at = engine.peek();
  if (!at) return;
  const now = await nowOf(at);
  if (!now.stored.has('tz') && !(await readPushOptIn())) return;
  zone = deviceZone();
  if (turned && now.stored.get('opened') === now.today) return;
  const edits = Object.entries({ opened: now.today, tz: now.zone })
    .filter(([id, value]) => now.stored.get(id) !== value)
    .map(([id, value]) => ({ kind: 's', id, field: 'v', value }));
  if (edits.length) await at.edit(edits);
}
