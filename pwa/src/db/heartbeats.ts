/**
 * Heartbeats of the holders of locks, in the registry. Waiters read there whether a holder sleeps, and
 * a holder whether the lock is still its own. See sync/loop/locks.ts.
 */

import { changeRegistry, readRegistry, type Heartbeat } from './registry.ts';

const keyOf = (lock: string): string => `beat.${lock}`;

/** Record `holder` as the lock's holder, with no heartbeats yet. */
export async function startHeartbeat(lock: string, holder: string, idb?: IDBFactory): Promise<void> {
  await changeRegistry(idb, (all) => all.put({ holder, beats: 0 }, keyOf(lock)));
}

/** Count one more heartbeat; nothing happens if another holder is recorded. */
export async function recordHeartbeat(lock: string, holder: string, idb?: IDBFactory): Promise<void> {
  await changeRegistry(idb, async (all) => {
    const last = (await all.get(keyOf(lock))) as Heartbeat | undefined;
    if (!last || last.holder === holder) await all.put({ holder, beats: (last?.beats ?? 0) + 1 }, keyOf(lock));
  });
}

/** Holder and count as one text, which changes as long as the holder is awake; 'none': no holder. */
export async function readHeartbeat(lock: string, idb?: IDBFactory): Promise<string> {
  const last = await read(lock, idb);
  return last ? `${last.holder}.${last.beats}` : 'none';
}

/** Whether the lock still belongs to `holder`. True as well where the registry was wiped, as by the holder itself. */
export async function isHolder(lock: string, holder: string, idb?: IDBFactory): Promise<boolean> {
  const last = await read(lock, idb);
  return !last || last.holder === holder;
}

function read(lock: string, idb?: IDBFactory): Promise<Heartbeat | undefined> {
  return readRegistry(idb, async (all) => (await all.get(keyOf(lock))) as Heartbeat | undefined);
}
