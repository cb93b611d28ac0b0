const LONGEST_MS = 5 * 60_000;

/** How long to wait after the nth failure in a row: 1 s to 5 min, with jitter. */
export function backoff(failures: number, random: number): number {
  return Math.round(Math.min(LONGEST_MS, 1000 * 2 ** Math.min(failures, 10)) * (0.5 + random / 2));
}
