/**
 * One at a time, over all tabs and the worker. Where a browser has no lock API, one at a time in
 * this tab: the protocol stays right then, only wasteful.
 */

/** All talk with the server that may change who we are or what is queued. */
export const SYNC = 'tend-sync';
/** Making, or moving to, an account in this browser. */
export const PLACE = 'tend-place';
/** Held by the one tab that listens to pokes. */
export const LIVE = 'tend-live';

const tails = new Map<string, Promise<unknown>>();

/** Run `act` once the lock is ours. */
export function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
  if (navigator.locks) return navigator.locks.request(name, act) as Promise<T>;
  const turn = (tails.get(name) ?? Promise.resolve()).then(act);
  tails.set(name, turn.catch(() => {}));
  return turn;
}

/** Run `act` if the lock is free at once; null: it was not. */
export async function ifFree<T>(name: string, act: () => Promise<T>): Promise<T | null> {
  if (!navigator.locks) return act();
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? act() : null));
}

/** Hold a lock until `signal` fires; `act` runs once it is ours. */
export async function hold(name: string, signal: AbortSignal, act: () => void): Promise<void> {
  const until = new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
  const held = async (): Promise<void> => {
    if (signal.aborted) return;
    act();
    await until;
  };
  if (!navigator.locks) return held();
  await navigator.locks.request(name, { signal }, held).catch(() => {});
}
