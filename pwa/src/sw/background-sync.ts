/** Background Sync (Chromium): what waits to be sent goes out after the last page has closed. */

import { saveCurrentAccount, readCurrentAccount } from '../db/registry.ts';
import { overFetch } from '../sync/loop/http.ts';
import { withLock, LOCK_SYNC } from '../sync/loop/locks.ts';
import { synchronise, underLock, type Memory, type Tools } from '../sync/loop/round.ts';
import type { UseEngine } from './engine.ts';

declare const self: ServiceWorkerGlobalScope;

/** Not yet in TypeScript's library: Chromium alone has it. */
interface Syncing {
  sync?: { register(tag: string): Promise<void> };
}

const memory: Memory = { probed: false, remadeAt: -Infinity };

/** Synchronise like a page. Throws `Unanswered` if the browser should try again. */
export function synchroniseAll(use: UseEngine): Promise<void> {
  return withLock(LOCK_SYNC, async (lock) => {
    const current = await readCurrentAccount();
    // The first contact may require switching accounts, which only a page can do.
    if (!current?.known) return;
    const tools: Tools = {
      send: overFetch(),
      memory,
      save: saveCurrentAccount,
      invite: () => null,
      name: async () => null,
      now: Date.now,
      unsure: true,
    };
    const verdict = await use(async (engine) => {
      // A page switched accounts while we waited for the lock, and synchronises by itself.
      if (engine.account !== current.account) return null;
      await engine.refresh();
      return synchronise(engine, current, underLock(tools, lock));
    });
    // Other verdicts (removed, signed out, outdated) are for a page, which gets the same answer.
    if (verdict?.kind === 'wait' || verdict?.kind === 'shut') throw new Unanswered();
  });
}

/** Synchronise now; without an answer, register a Background Sync; without that, the next start sends it. */
export async function sendNowOrLater(use: UseEngine): Promise<void> {
  try {
    await synchroniseAll(use);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    // Rejected where the person has turned Background Sync off.
    await (self.registration as Syncing).sync?.register('sync').catch(() => {});
  }
}

/** The server did not answer, as without a network. */
class Unanswered extends Error {
  constructor() {
    super('the server did not answer');
  }
}
