/**
 * An account that this browser had joined lets it go (its device was removed, the account deleted)
 * while words of before still wait here for that account's key. Nobody there can read them, so they
 * are the person's own alone: the browser forgets the joined account and is where they lie again.
 */

import { deleteAccount } from '../../db/deletion.ts';
import { markForDeletion, type CurrentAccount } from '../../db/registry.ts';
import { setReturned } from '../../db/returned.ts';
import { Engine } from '../../sync/engine.ts';
import { withLock, LOCK_ACCOUNT } from '../../sync/loop/locks.ts';
import { currentAccount, readAgain, setCurrentAccount } from './account.ts';
import { wipe } from './moving.ts';
import { leftOf, takeLeft } from './leftovers.ts';
import { broadcast } from '../../shared/channel.ts';

/** Leave the account that was joined, as far as it is here. True: there is an account to go on with. */
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

/** Of the accounts that wait to be moved, those whose words this browser can read; the first one first. */
async function readable({ from, behind = [], device }: CurrentAccount): Promise<CurrentAccount[]> {
  const found: CurrentAccount[] = [];
  for (const account of [...(from ? [from] : []), ...behind]) {
    const source = await Engine.open({ account, device, now: Date.now }, () => import('../../sync/later.ts'));
    // First contact finds out whether the server knows it. If so, the session was lost by joining: all
    // of it moves on into an account of its own, as from an id that is taken.
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
  // Written down first: after a crash the next start deletes them.
  for (const account of goes) await markForDeletion(account, true);
  await setReturned(why);
  await setCurrentAccount({ ...to!, ...(from ? { from } : {}), ...(behind.length ? { behind } : {}) });
  await readAgain();
  broadcast({ kind: 'place' });
  for (const account of goes) {
    for (const one of leftOf(account)) takeLeft(one);
    await deleteAccount(account);
  }
}
