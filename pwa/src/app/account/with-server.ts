/** For screens that come later: acts that change the account or device, and what cannot go on without the server. */

import { withLock, LOCK_SYNC, type HeldLock } from '../../sync/loop/locks.ts';
import type { Verdict } from '../../sync/loop/round.ts';
import { breakDown, openCurrentAccount } from './account.ts';
import { keepInvitation } from './invite.ts';
import { loop, want } from './session.ts';

/** Use this invitation (null: none) to make the account on the server, now. */
export function useInvitation(code: string | null): void {
  keepInvitation(code);
  want((loaded) => loaded.retryNow());
}

/** Run `act` under `LOCK_SYNC`: it may change the account or device, and no other request runs meanwhile. */
export function exclusively<T>(act: (lock: HeldLock) => Promise<T>): Promise<T> {
  return withLock(LOCK_SYNC, async (lock) => {
    // Another tab may have switched accounts while we waited: read the registry.
    await openCurrentAccount().catch(breakDown);
    // It may have left this browser with another session.
    return act(lock).finally(() => want((loaded) => loaded.forgetProbe()));
  });
}

/** Synchronise once; the verdict. For screens that cannot go on without the server. */
export async function reachServer(): Promise<Verdict | null> {
  return (await loop()).reach();
}
