/**
 * This browser was removed from an account that it had joined, or that account was deleted, while texts
 * of the account before still waited here for the joined account's key. Those texts are the person's own
 * and were never sent there. So the browser drops the joined account and returns to the one before.
 */

import { deleteAccount } from '../../db/deletion.ts';
import { markForDeletion } from '../../db/leaving.ts';
import { type CurrentAccount } from '../../db/registry.ts';
import { setReturned } from '../../db/returned.ts';
import { Engine } from '../../sync/engine.ts';
import { withLock, LOCK_ACCOUNT } from '../../sync/loop/locks.ts';
import { currentAccount, openCurrentAccount, setCurrentAccount } from './account.ts';
import { wipe } from './moving.ts';
import { leftOf, takeLeft } from './leftovers.ts';
import { broadcast } from '../../shared/channel.ts';

/** Drop the joined account from this browser. True: an earlier account is the current one again. */
export async function fallBack(why: 'removed' | 'gone'): Promise<boolean> {
  const current = currentAccount();
  const kept = current ? await readable(current) : [];
  if (!current || !kept.length) {
    await wipe(why);
    return false;
  }
  await withLock(LOCK_ACCOUNT, () => goBack(current, kept, why));
  return true;
}

/** The accounts that wait to be moved and whose texts this browser can open, in order. */
async function readable({ from, behind = [], device }: CurrentAccount): Promise<CurrentAccount[]> {
  const found: CurrentAccount[] = [];
  for (const account of [...(from ? [from] : []), ...behind]) {
    const source = await Engine.open({ account, device, now: Date.now }, () => import('../../sync/later.ts'));
    // Not known: the first contact finds out. If the server has it, our session for it was lost by joining,
    // and the records move on into a new account, as when an id is taken.
    if (source.canRead) found.push({ account, device: source.device, known: false });
    source.end();
  }
  return found;
}

async function goBack(
  current: CurrentAccount,
  [to, ...more]: CurrentAccount[],
  why: 'removed' | 'gone',
): Promise<void> {
  const [from, ...behind] = more.map(({ account }) => account);
  const all = [current.account, current.from, ...(current.behind ?? [])];
  const goes = all.filter(
    (one) => one !== undefined && one !== to!.account && one !== from && !behind.includes(one),
  ) as string[];
  // Note it first: after a crash the next start deletes the databases.
  for (const account of goes) await markForDeletion(account, true);
  await setReturned(why);
  await setCurrentAccount({ ...to!, ...(from ? { from } : {}), ...(behind.length ? { behind } : {}) });
  await openCurrentAccount();
  broadcast({ kind: 'place' });
  for (const account of goes) {
    for (const one of leftOf(account)) takeLeft(one);
    await deleteAccount(account);
  }
}
