/** Whether the layout has been still for a moment. If it has just moved, a tap may hit something else than intended. */

const AIM_MS = 600;

let moved = -Infinity;

/** Watch a screen's height, whose changes move its content. Returns the function that stops it. */
export function watch(screen: Element): () => void {
  const observer = new ResizeObserver(() => {
    moved = performance.now();
  });
  observer.observe(screen);
  return () => observer.disconnect();
}

/** Whether nothing has moved for as long as it takes to aim and tap. */
export function liesStill(): boolean {
  return performance.now() - moved > AIM_MS;
}
