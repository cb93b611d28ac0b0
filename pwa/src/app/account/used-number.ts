/**
 * The number of the last request that was sent while a page was being left. It is stored in localStorage,
 * because IndexedDB must not be used then. If the next page used the same number again, the server would
 * take its request for a twin's (R7).
 */

const KEY = 'tend.used';

/** Store it for the next page that opens the account. */
export function rememberUsed(account: string, n: number): void {
  try {
    localStorage.setItem(KEY, `${account} ${n}`);
  } catch {
    // No localStorage: the server's refusal of the next request corrects the number.
  }
}

/** The last number of an account; 0: none. */
export function usedBy(account: string): number {
  try {
    const [of, n] = (localStorage.getItem(KEY) ?? '').split(' ');
    return of === account ? Number(n) || 0 : 0;
  } catch {
    return 0;
  }
}
