/** An invitation to a server that takes people by invitation only: kept until it was used. */

const KEPT = 'tend.invite';

/** Take the code out of a link that somebody was given; the address bar forgets it. */
export function takeInvitation(): void {
  const here = new URL(location.href);
  const code = here.searchParams.get('invite');
  if (!code) return;
  keepInvitation(code);
  here.searchParams.delete('invite');
  history.replaceState(history.state, '', here);
}

/** The code to show when the account is made. */
export function invitation(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Keep a code, or forget it. */
export function keepInvitation(code: string | null): void {
  try {
    if (code) localStorage.setItem(KEPT, code.trim());
    else localStorage.removeItem(KEPT);
  } catch {
    // No storage of that kind: nothing else would live here either.
  }
}
