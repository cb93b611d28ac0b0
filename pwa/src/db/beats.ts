/**
 * Signs of life of whoever holds a lock, in the registry: pages and the worker read there whether
 * a holder sleeps, and a holder whether it still is one.
 */

import { inside, type Beat } from './registry.ts';

const keyOf = (lock: string): string => `beat.${lock}`;

/** Be the lock's holder from now on. */
export async function takeBeat(lock: string, holder: string, idb?: IDBFactory): Promise<void> {
  await inside<unknown>(idb, (db) => db.put('current', { holder, beats: 0 }, keyOf(lock)));
}

/** One more sign of life; none any more when another is the holder. */
export async function beat(lock: string, holder: string, idb?: IDBFactory): Promise<void> {
  await inside(idb, async (db) => {
    const tx = db.transaction('current', 'readwrite');
    const last = (await tx.store.get(keyOf(lock))) as Beat | undefined;
    if (!last || last.holder === holder) await tx.store.put({ holder, beats: (last?.beats ?? 0) + 1 }, keyOf(lock));
    await tx.done;
  });
}

/** Holder and count in one; it changes as long as somebody is awake. */
export async function beatOf(lock: string, idb?: IDBFactory): Promise<string> {
  const last = await read(lock, idb);
  return last ? `${last.holder}.${last.beats}` : 'none';
}

/** Whether no other has become the lock's holder. Who wipes the registry stays it. */
export async function isHolder(lock: string, holder: string, idb?: IDBFactory): Promise<boolean> {
  const last = await read(lock, idb);
  return !last || last.holder === holder;
}

function read(lock: string, idb?: IDBFactory): Promise<Beat | undefined> {
  return inside(idb, async (db) => (await db.get('current', keyOf(lock))) as Beat | undefined);
}
