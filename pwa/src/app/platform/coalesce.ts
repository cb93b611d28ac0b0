/**
 * `act`, one at a time: whoever asks while it runs gets one more run, shared by all who ask until that
 * one begins. What was asked for in one go costs one run. The promise is that of the run which began
 * after the asking; one that failed keeps nobody from the next.
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
