/**
 * The number of a request that was sent while a page was being left. IndexedDB must not be touched
 * then, and localStorage is written at once; without it the server would take the next request for
 * a twin's (R7).
 */

const KEY = 'tend.used';

/** Remember it for whoever opens the account next. */
export function rememberUsed(account: string, n: number): void {
  try {
    localStorage.setItem(KEY, `${account} ${n}`);
  } catch {
    // No storage of that kind: the next round finds out by asking.
  }
}

/** The last one of an account; 0: none. */
export function usedBy(account: string): number {
  try {
    const [of, n] = (localStorage.getItem(KEY) ?? '').split(' ');
    return of === account ? Number(n) || 0 : 0;
  } catch {
    return 0;
  }
}
