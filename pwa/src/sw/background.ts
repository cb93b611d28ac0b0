/** Background Sync, where it exists: what waits is sent after the last page has closed. */

import { saveCurrentAccount, readCurrentAccount } from '../db/registry.ts';
import { overFetch } from '../sync/loop/http.ts';
import { withLock, LOCK_SYNC } from '../sync/loop/locks.ts';
import { synchronise, underLock, type Memory, type Tools } from '../sync/loop/round.ts';
import type { Use } from './engine.ts';

declare const self: ServiceWorkerGlobalScope;

/** Not yet in TypeScript's library: Chromium alone has it. */
interface Syncing {
  sync?: { register(tag: string): Promise<void> };
}

const memory: Memory = { probed: false, remadeAt: -Infinity };

/** Synchronise as a page would. Throws while it should be tried again. */
export function synchroniseAll(use: Use): Promise<void> {
  return withLock(LOCK_SYNC, async (turn) => {
    const place = await readCurrentAccount();
    // First contact may mean moving to another account: that needs a page.
    if (!place?.known) return;
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
      // A page moved to another account while we waited for our turn: it talks for itself.
      if (engine.account !== place.account) return null;
      await engine.refresh();
      return synchronise(engine, place, underLock(tools, turn));
    });
    // Whoever must leave, sign in or update is told by the page, which hears the same answer.
    if (verdict?.kind === 'wait' || verdict?.kind === 'shut') throw new Unanswered();
  });
}

/** Send what waits: now, else when the browser next finds a network, else at the next start. */
export async function flush(use: Use): Promise<void> {
  try {
    await synchroniseAll(use);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    // Refused where background sync was turned off: the next start sends it.
    await (self.registration as Syncing).sync?.register('sync').catch(() => {});
  }
}

/** No answer came, as without a network. */
class Unanswered extends Error {
  constructor() {
    super('the server did not answer');
  }
}
