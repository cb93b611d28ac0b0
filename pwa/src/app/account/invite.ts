/** The code of an invitation to a server that requires one: stored until the account was made. */

const KEPT = 'tend.invite';

/** Take the code out of an invitation link, and remove it from the address bar. */
export function takeInvitation(): void {
  const here = new URL(location.href);
  const code = here.searchParams.get('invite');
  if (!code) return;
  keepInvitation(code);
  here.searchParams.delete('invite');
  history.replaceState(history.state, '', here);
}

/** The code to send when the account is made; null: none. */
export function invitation(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Store a code; null removes it. */
export function keepInvitation(code: string | null): void {
  try {
    if (code) localStorage.setItem(KEPT, code.trim());
    else localStorage.removeItem(KEPT);
  } catch {
    // No localStorage: most likely there is no IndexedDB either, and so no account to make.
  }
}
