/** Whether anybody but this device could bring the words back, and when to speak of it. */

import { addDays, type Day } from '../../domain/day.ts';
import { today } from '../platform/today.ts';
import { habits } from './state.ts';
import { fetchDevices } from '../account/devices.ts';
import { isDue, keptCode } from '../account/recovery.ts';
import { devices, engine, sign, type Device } from '../account/session.ts';

/** `alone`: no second holder of the key is known. `unchecked`, `due`: a code is to be checked. */
export type Offer = 'alone' | 'unchecked' | 'due' | null;

/** A device that nobody has used for so long may be in a drawer, or gone. */
const USED_MS = 90 * 24 * 3_600_000;
const REST = 'tend.recovery.rest';
const REST_DAYS = 7;

/** What is to be offered about the code; null: nothing, or nobody knows now. */
export async function offerNow(): Promise<Offer> {
  const at = engine.value;
  const { signin, shut, offline } = sign.value;
  if (!at?.master || signin || shut) return null;
  const kept = await keptCode();
  if (kept?.checkedOn) return isDue(kept) ? 'due' : null;
  if (kept) return 'unchecked';
  if (offline) return null;
  const list = devices.value ?? (await fetchDevices());
  return list && !list.some((device) => holdsKey(device, at.now())) ? 'alone' : null;
}

/** A device names itself under the key, so one whose name can be read had it. */
function holdsKey({ current, name, seenAt }: Device, now: number): boolean {
  return !current && name !== null && seenAt !== null && now - seenAt < USED_MS;
}

/** Today speaks of it from the second day on, and not again for a week after "not now". */
export function isCalm(): boolean {
  const began = habits.value.map((habit) => habit.plan[0]?.from).filter((from) => from !== undefined);
  if (!began.some((from) => from < today.value)) return false;
  const until = resting();
  return until === null || until <= today.value;
}

/** Not now. Kept on this device: it is this one that would be asked. */
export function restOffer(): void {
  try {
    localStorage.setItem(REST, addDays(today.value, REST_DAYS));
  } catch {
    // No storage of that kind: it may be asked again at the next start.
  }
}

function resting(): Day | null {
  try {
    return localStorage.getItem(REST);
  } catch {
    return null;
  }
}
