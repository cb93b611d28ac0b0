/**
 * A page that is being left must not use IndexedDB. If a page goes away during a transaction, even a
 * read-only one, WebKit never ends that transaction, and every later page waits behind it. So when the
 * page is left, running transactions are aborted, connections are closed, and new ones wait. If the
 * page comes back (from the back/forward cache, say), they run again.
 */

const leavers = new Set<() => void>();
let away: { back: Promise<void>; come: () => void } | null = null;
let times = 0;

/** Call `leaver` whenever the page is left. Returns the function that stops it. */
export function onLeave(leaver: () => void): () => void {
  leavers.add(leaver);
  return () => void leavers.delete(leaver);
}

/** Whether the page is being left, or rests in the back/forward cache. */
export function isAway(): boolean {
  return away !== null;
}

/** How often the page was left. If it changed during a transaction, that transaction was aborted by us. */
export function departures(): number {
  return times;
}

/** Settles at once, or when the page has come back. */
export function present(): Promise<void> {
  return away?.back ?? Promise.resolve();
}

/** The page is being left: on `pagehide` and `freeze`. */
export function leave(): void {
  if (away) return;
  let come = (): void => {};
  const back = new Promise<void>((done) => {
    come = done;
  });
  away = { back, come };
  times++;
  for (const leaver of [...leavers]) leaver();
}

/** The page is back: on `pageshow` and `resume`. */
export function comeBack(): void {
  away?.come();
  away = null;
}
