/**
 * A page that is being left touches no database. WebKit never ends a transaction whose page went
 * away in the middle of it, not even one that only reads, and every later page waits behind it. So
 * what is under way is broken off (it runs anew if the page comes back), connections are closed,
 * and nothing begins until then.
 */

const leavers = new Set<() => void>();
let away: { back: Promise<void>; come: () => void } | null = null;
let times = 0;

/** Hear that the page is being left. Returns the way to stop. */
export function onLeave(leaver: () => void): () => void {
  leavers.add(leaver);
  return () => void leavers.delete(leaver);
}

/** Whether the page is being left, or sleeps in a browser's cache of pages. */
export function isAway(): boolean {
  return away !== null;
}

/** How often it has been left: what was broken off is told by it, also once the page is back. */
export function departures(): number {
  return times;
}

/** Settles at once in a page that is here, else when it has come back. */
export function present(): Promise<void> {
  return away?.back ?? Promise.resolve();
}

/** The page is being left: at `pagehide`, and at `freeze`. */
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

/** It is here again: at `pageshow`, and at `resume`. */
export function comeBack(): void {
  away?.come();
  away = null;
}
