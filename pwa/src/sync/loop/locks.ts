/**
 * One at a time, over all tabs and the worker. Where a browser has no lock API, one at a time in
 * this tab: the protocol stays right then, only wasteful.
 */

import { beat, beatOf, isHolder, takeBeat } from '../../db/beats.ts';
import { newHex } from '../../domain/records.ts';

/** All talk with the server that may change who we are or what is queued. */
export const SYNC = 'tend-sync';
/** Making, or moving to, an account in this browser. */
export const PLACE = 'tend-place';
/** Held by the one tab that listens to pokes. */
export const LIVE = 'tend-live';

/** How often a holder shows that it is awake, and how often it may miss that before it is robbed. */
export interface Pace {
  beatMs: number;
  misses: number;
}

const PACE: Pace = { beatMs: 5_000, misses: 12 };
/** For a lock that is held for hours: a minute as well, with less to write. */
const SLOW: Pace = { beatMs: 20_000, misses: 3 };

/** What the holder of a lock asks before each step that another holder must not see doubled. */
export interface Turn {
  /** Throws `Robbed` when the lock was stolen meanwhile. */
  check(): Promise<void>;
  /** Fires when it was stolen: at once, or when a page that slept wakes up. */
  robbed: AbortSignal;
}

/** This page slept while it held a lock, and another has gone on in its place: give up. */
export class Robbed extends Error {
  override readonly name = 'Robbed';

  constructor() {
    super('another page has taken over');
  }
}

const UNCHECKED: Turn = { check: async () => {}, robbed: new AbortController().signal };
const tails = new Map<string, Promise<unknown>>();

/**
 * Run `act` once the lock is ours. A page that sleeps while it holds the lock is robbed of it after
 * a minute (R15): mobile browsers suspend pages and keep their locks. `signal` ends the waiting.
 */
export async function alone<T>(
  name: string,
  act: (turn: Turn) => Promise<T>,
  pace: Pace = PACE,
  signal?: AbortSignal,
): Promise<T> {
  if (!navigator.locks) {
    const turn = (tails.get(name) ?? Promise.resolve()).then(() => act(UNCHECKED));
    tails.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }
  for (;;) {
    const { running, seen } = await request(name, act, pace, signal);
    if (running) return running.result;
    signal?.throwIfAborted();
    const stolen = await steal(name, seen, act, pace);
    if (stolen) return stolen.result;
  }
}

/** In a box: a promise of a promise would be waited for as one. */
interface Running<T> {
  result: Promise<T>;
}

/** Wait for the lock. Without `running` its holder sleeps; `seen` is its last beat. */
async function request<T>(
  name: string,
  act: (turn: Turn) => Promise<T>,
  pace: Pace,
  signal?: AbortSignal,
): Promise<{ running?: Running<T>; seen: string }> {
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const watch = watchBeats(name, pace, stop);
  const robbed = new AbortController();
  let running: Running<T> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      navigator.locks
        .request(name, { signal: enough.signal }, () => {
          running = { result: keep(name, act, pace, resolve, robbed.signal) };
          return running.result.catch(() => {});
        })
        .catch((error: unknown) => {
          if (!running) return reject(error);
          // It was stolen; what was begun ends by itself.
          robbed.abort();
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

/** Take the lock from a holder whose last beat was `seen`; null: it beats again, or another was faster. */
function steal<T>(name: string, seen: string, act: (turn: Turn) => Promise<T>, pace: Pace): Promise<Running<T> | null> {
  return navigator.locks.request<Promise<Running<T> | null>>(`${name}-steal`, async () => {
    if ((await beatOf(name)) !== seen) return null;
    const robbed = new AbortController();
    return new Promise<Running<T>>((resolve) => {
      navigator.locks
        .request(name, { steal: true }, () => {
          const running: Running<T> = { result: keep(name, act, pace, () => resolve(running), robbed.signal) };
          return running.result.catch(() => {});
        })
        .catch(() => robbed.abort());
    });
  });
}

/** Act as the holder: under a number of its own, which is written down first and then every few seconds. */
async function keep<T>(
  name: string,
  act: (turn: Turn) => Promise<T>,
  pace: Pace,
  begun: () => void,
  robbed: AbortSignal,
): Promise<T> {
  const holder = newHex(8, crypto);
  // Where nothing can be written down (a full disk) nobody can be told apart either.
  const written = await takeBeat(name, holder).then(
    () => true,
    () => false,
  );
  const check = async (): Promise<void> => {
    if (!(await isHolder(name, holder))) throw new Robbed();
  };
  const timer = setInterval(() => void beat(name, holder).catch(() => {}), pace.beatMs);
  begun();
  try {
    return await act(written ? { check, robbed } : { ...UNCHECKED, robbed });
  } finally {
    clearInterval(timer);
  }
}

/** Call `asleep` once as many beats in a row were missed. Looks are counted, for a waiting page may sleep too. */
function watchBeats(name: string, pace: Pace, asleep: () => void): { stop: () => void; seen: () => string } {
  let seen = '';
  let misses = 0;
  const look = async (): Promise<void> => {
    const now = await beatOf(name);
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

/**
 * Hold a lock until `signal` fires. `taken` is called each time that it is ours, `lost` when we slept
 * with it and were robbed: then it is waited for anew.
 */
export async function hold(
  name: string,
  signal: AbortSignal,
  { taken, lost }: { taken: () => void; lost: () => void },
  pace: Pace = SLOW,
): Promise<void> {
  const held = async ({ robbed }: Turn): Promise<void> => {
    if (signal.aborted || robbed.aborted) return;
    taken();
    await Promise.race([fired(signal), fired(robbed)]);
    if (!signal.aborted) lost();
  };
  try {
    if (!navigator.locks) await held(UNCHECKED);
    else while (!signal.aborted) await alone(name, held, pace, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));
}
