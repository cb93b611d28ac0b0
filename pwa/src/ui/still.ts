/** Whether the screen lies still: what has just moved is not what the thumb was aimed at. */

const AIM_MS = 600;

let moved = -Infinity;

/** Watch a screen's height: while it changes, what lies on it moves. Returns the way to stop. */
export function watch(screen: Element): () => void {
  const observer = new ResizeObserver(() => {
    moved = performance.now();
  });
  observer.observe(screen);
  return () => observer.disconnect();
}

/** Nothing has moved for as long as it takes to aim and tap. */
export function liesStill(): boolean {
  return performance.now() - moved > AIM_MS;
}
