/** The sync status: combines the engine's status, the network's and the last verdicts into one signal. */

import { coalesce } from '../platform/coalesce.ts';
import { breakDown } from './account.ts';
import { engine, sign, type SyncStatus } from './signals.ts';

let known: Partial<SyncStatus> = {};
const look = coalesce(read);

/** Compute the status again. `heard`: members that changed, remembered until they change again. */
export function refreshSyncStatus(heard: Partial<SyncStatus> = {}): Promise<void> {
  known = { ...known, ...heard };
  return look();
}

async function read(): Promise<void> {
  const at = engine.value;
  const offline = !navigator.onLine;
  if (!at) {
    sign.value = { ...sign.peek(), ...known, offline };
    return;
  }
  const found = await at.status().catch((error: unknown) => void breakDown(error));
  if (!found) return;
  const { dirty, clockOff, offset, quarantined, shelf, unsaved, full, locked, key, apart, syncedAt } = found;
  sign.value = {
    ...sign.peek(),
    ...known,
    offline,
    waiting: dirty + unsaved,
    clockOff: clockOff ? offset : 0,
    quarantined,
    shelf,
    unsaved,
    full,
    locked,
    otherKey: key === 'other',
    apart,
    syncedAt,
  };
}
