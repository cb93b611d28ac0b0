/** Background Sync, where it exists: what waits is sent after the last page has closed. */

import { register, registered } from '../db/registry.ts';
import { Engine } from '../sync/engine.ts';
import { overFetch } from '../sync/http.ts';
import { alone, SYNC } from '../sync/locks.ts';
import { synchronise, type Memory } from '../sync/round.ts';

const memory: Memory = { probed: false, remadeAt: -Infinity };

/** Synchronise as a page would. Throws while it should be tried again. */
export function synchroniseAll(): Promise<void> {
  return alone(SYNC, async () => {
    const place = await registered();
    // First contact may mean moving to another account: that needs a page.
    if (!place?.known) return;
    const channel = new BroadcastChannel('tend');
    const engine = await Engine.open({
      account: place.account, device: place.device, now: Date.now,
      onChange: (change) => channel.postMessage({ kind: 'change', change: { ...change, by: 'pull' } }),
    });
    try {
      const tools = { send: overFetch(), memory, save: register, invite: () => null, name: async () => null, now: Date.now };
      const verdict = await synchronise(engine, place, tools);
      // Whoever must leave, sign in or update is told by the page, which hears the same answer.
      if (verdict.kind === 'wait') throw new Error('the server did not answer');
    } finally {
      engine.close();
      channel.close();
    }
  });
}
