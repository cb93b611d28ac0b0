/** Holding a lock for hours, over the steals of other pages. */

import { UNCHECKED, withLock, type HeartbeatPace, type HeldLock } from './locks.ts';

/** A minute without heartbeats as well, with fewer writes. */
const PACE_SLOW: HeartbeatPace = { beatMs: 20_000, misses: 3 };

/**
 * Hold a lock until `signal` is aborted. `taken` is called each time the lock becomes ours, `lost` when it was
 * stolen; then it is waited for again.
 */
export async function holdLock(
  name: string,
  signal: AbortSignal,
  { taken, lost }: { taken: () => void; lost: () => void },
  pace: HeartbeatPace = PACE_SLOW,
): Promise<void> {
  const held = async ({ stolen }: HeldLock): Promise<void> => {
    if (signal.aborted || stolen.aborted) return;
    taken();
    await Promise.race([fired(signal), fired(stolen)]);
    if (!signal.aborted) lost();
  };
  try {
    if (!navigator.locks) await held(UNCHECKED);
    else while (!signal.aborted) await withLock(name, held, pace, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}
