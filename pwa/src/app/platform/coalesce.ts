/**
 * `act`, one at a time: whoever asks while it runs gets one more run, shared by all who ask until that
 * one begins. What was asked for in one go costs one run. The promise is that of the run which began
 * after the asking; one that failed keeps nobody from the next.
 */
export function coalesce(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    next = null;
    running = act();
    return running;
  };
  return () => (next ??= running.then(begin, begin));
}
