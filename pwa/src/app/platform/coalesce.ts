/**
 * A function that runs `act` one at a time. Calls while it runs share one further run, which begins after
 * it; calls before a run has begun share that run. The returned promise is that of a run which began after
 * the call. A failed run does not prevent the next one.
 */
export function coalesce<T = void>(act: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    next = null;
    const now = act();
    running = now;
    return now;
  };
  return () => (next ??= running.then(begin, begin));
}
