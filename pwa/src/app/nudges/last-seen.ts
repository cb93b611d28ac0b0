/** Once a day: the person was here, and in this zone. The server fades and times nudges by it. */

import { effect } from '@preact/signals';
import { readPushOptIn } from '../../db/push-opt-in.ts';
import { nowOf } from '../../push/now.ts';
import { deviceZone } from '../../push/zone.ts';
import { breakDown } from '../account/account.ts';
import { engine } from '../account/session.ts';
import { coalesce } from '../platform/coalesce.ts';
import { today } from '../platform/today.ts';

const LOOK_MS = 60_000;

/** What the browser said when last looked. */
let zone: string | null = null;
/** Whether nothing has happened since the last look but that the day has turned. */
let onlyTurned = true;
const look = coalesce(write);

/** At the start, when the day turns, when the page is seen again, and when its zone changes. */
export function watchPresence(): void {
  let at: unknown;
  effect(() => {
    void today.value;
    // A day may turn because the person's other device is ahead: that says nothing of this one.
    const turned = at === engine.value;
    at = engine.value;
    keepPresent(turned);
  });
  document.addEventListener('visibilitychange', () => keepPresent());
  // No event tells that the zone has changed.
  setInterval(() => {
    if (zone !== null && zone !== deviceZone()) keepPresent();
  }, LOOK_MS);
}

/**
 * Write down what is new, one look at a time. A page that nobody sees says nothing of the person.
 * `turned`: only the day has; nothing is new but that, if that is.
 */
export function keepPresent(turned = false): void {
  if (document.visibilityState !== 'visible') return;
  onlyTurned &&= turned;
  look().catch(breakDown);
}

/** Never before there is an account, nor where nobody is reminded of anything. */
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
