/**
 * Locks over all tabs and the worker of this browser (Web Locks API). Where a browser lacks that API,
 * a lock holds within one tab only: the protocol stays correct then, but requests may be doubled.
 *
 * Mobile browsers suspend pages together with their locks. So a holder records heartbeats in the
 * registry, and a waiter that sees none for a minute steals the lock (R15).
 */

import { recordHeartbeat, readHeartbeat, isHolder, startHeartbeat } from '../../db/heartbeats.ts';
import { newHex } from '../../domain/records.ts';

/** Held by every request that may change account, device or queue. The names are shared with other versions. */
export const LOCK_SYNC = 'tend-sync';
/** Held while an account is made in this browser, or while it moves to another one. */
export const LOCK_ACCOUNT = 'tend-place';
/** Held by the one tab that listens for pokes. */
export const LOCK_LIVE = 'tend-live';

/** How often a holder records a heartbeat, and how many may be missing before the lock is stolen from it. */
export interface HeartbeatPace {
  beatMs: number;
  misses: number;
}

const PACE_DEFAULT: HeartbeatPace = { beatMs: 5_000, misses: 12 };

/** A lock while it is held. Call `check` before each step that must not happen twice. */
export interface HeldLock {
  /** Throws `LockStolen` if another page has stolen the lock. */
  check(): Promise<void>;
  /** Aborted when the lock was stolen: at once, or when a page that slept wakes up. */
  stolen: AbortSignal;
}

/** This page slept while it held a lock, and another page has stolen it: stop what was begun. */
export class LockStolen extends Error {
  constructor() {
    super('another page has taken over');
  }
}

export const UNCHECKED: HeldLock = { check: async () => {}, stolen: new AbortController().signal };
const tails = new Map<string, Promise<unknown>>();

/**
 * Run `act` as the only holder of a lock. `signal` ends the waiting. Throws what `act` throws, or the
 * signal's reason.
 */
export async function withLock<T>(
  name: string,
  act: (lock: HeldLock) => Promise<T>,
  pace: HeartbeatPace = PACE_DEFAULT,
  signal?: AbortSignal,
): Promise<T> {
  if (!navigator.locks) {
    const running = (tails.get(name) ?? Promise.resolve()).then(() => act(UNCHECKED));
    tails.set(
      name,
      running.catch(() => {}),
    );
    return running;
  }
  for (;;) {
    const { running, seen } = await request(name, act, pace, signal);
    if (running) return running.result;
    signal?.throwIfAborted();
    const stolen = await steal(name, seen, act, pace);
    if (stolen) return stolen.result;
  }
}

/** An object around the promise: `await` would otherwise wait for the inner promise as well. */
interface Running<T> {
  result: Promise<T>;
}

/** Wait for the lock. Without `running`: its holder sleeps, and `seen` is its last heartbeat. */
async function request<T>(
  name: string,
  act: (lock: HeldLock) => Promise<T>,
  pace: HeartbeatPace,
  signal?: AbortSignal,
): Promise<{ running?: Running<T>; seen: string }> {
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const watch = watchBeats(name, pace, stop);
  const stolen = new AbortController();
  let running: Running<T> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      navigator.locks
        .request(name, { signal: enough.signal }, () => {
          running = { result: runAsHolder(name, act, pace, resolve, stolen.signal) };
          return running.result.catch(() => {});
        })
        .catch((error: unknown) => {
          if (!running) return reject(error);
          // Stolen from us: tell `act`, which ends by itself.
          stolen.abort();
          resolve();
        });
    });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  } finally {
    watch.stop();
    signal?.removeEventListener('abort', stop);
  }
  return { ...(running ? { running } : {}), seen: watch.seen() };
}

/** Steal the lock from a holder whose last heartbeat was `seen`; null: it is awake again, or another waiter was faster. */
function steal<T>(
  name: string,
  seen: string,
  act: (lock: HeldLock) => Promise<T>,
  pace: HeartbeatPace,
): Promise<Running<T> | null> {
  return navigator.locks.request<Promise<Running<T> | null>>(`${name}-steal`, async () => {
    if ((await readHeartbeat(name)) !== seen) return null;
    const stolen = new AbortController();
    return new Promise<Running<T>>((resolve) => {
      navigator.locks
        .request(name, { steal: true }, () => {
          const running: Running<T> = { result: runAsHolder(name, act, pace, () => resolve(running), stolen.signal) };
          return running.result.catch(() => {});
        })
        .catch(() => stolen.abort());
    });
  });
}

/** Run `act` as the holder, under a random name whose heartbeat is recorded at once and then every `beatMs`. */
async function runAsHolder<T>(
  name: string,
  act: (lock: HeldLock) => Promise<T>,
  pace: HeartbeatPace,
  begun: () => void,
  stolen: AbortSignal,
): Promise<T> {
  const holder = newHex(8, crypto);
  // Where nothing can be written (a full disk) there are no heartbeats, so nothing can be checked.
  const written = await startHeartbeat(name, holder).then(
    () => true,
    () => false,
  );
  const check = async (): Promise<void> => {
    if (!(await isHolder(name, holder))) throw new LockStolen();
  };
  const timer = setInterval(() => void recordHeartbeat(name, holder).catch(() => {}), pace.beatMs);
  begun();
  try {
    return await act(written ? { check, stolen } : { ...UNCHECKED, stolen });
  } finally {
    clearInterval(timer);
  }
}

/** Call `asleep` once `misses` looks in a row saw no new heartbeat. Looks, not time: the waiting page may sleep, too. */
function watchBeats(name: string, pace: HeartbeatPace, asleep: () => void): { stop: () => void; seen: () => string } {
  let seen = '';
  let misses = 0;
  const look = async (): Promise<void> => {
    const now = await readHeartbeat(name);
    if (now !== seen) misses = 0;
    else if (++misses >= pace.misses) asleep();
    seen = now;
  };
  const timer = setInterval(
    () =>
      void look().catch(() => {
        misses = 0;
      }),
    pace.beatMs,
  );
  return { stop: () => clearInterval(timer), seen: () => seen };
}
