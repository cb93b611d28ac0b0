/**
 * The shelf (R4b): replaced texts that the person is asked about. These are texts of this device that
 * another device replaced without having seen them, and texts of any device that were replaced by
 * something no honest device writes: an older version by the same author, or a text that does not open.
 * So a hostile server that plays old texts back is noticed, and nothing is lost.
 */

import type { Database } from '../db/database.ts';
import type { Shelved, State } from '../db/schema.ts';
import { stampDevice } from '../domain/hlc.ts';
import type { Opened } from '../crypto/text.ts';
import type { Texts } from './texts.ts';

/**
 * Decide about the candidates on the shelf: drop those that need no question. Merging cannot do that,
 * because IndexedDB ends a transaction while WebCrypto deciphers; so it leaves candidates (`by` is set),
 * which also survive a crash. True: the shelf has changed.
 */
export async function sift(db: Database, texts: Texts): Promise<boolean> {
  const [all, state] = await db.read((tx) =>
    Promise.all([tx.objectStore('shelf').getAll(), tx.objectStore('meta').get('state') as Promise<State>]),
  );
  const own = [state.device, ...state.past];
  const open = all.filter((entry) => entry.by);
  const judged = await Promise.all(open.map(async (entry) => ({ entry, lets: await mayGo(entry, own, texts) })));
  const known = judged.filter(({ lets }) => lets !== null);
  if (!known.length) return false;
  await db.write(async (tx) => {
    const shelf = tx.objectStore('shelf');
    for (const { entry, lets } of known) {
      const { kind, id, field, stamp } = entry;
      const now = await shelf.get([kind, id, field, stamp]);
      if (now?.by?.[1] !== entry.by![1]) continue;
      await (lets ? shelf.delete([kind, id, field, stamp]) : shelf.put({ ...entry, by: null }));
    }
  });
  return true;
}

/** Whether a replaced text can be dropped; null: unknown while the account's key is not here. */
async function mayGo(entry: Shelved, own: string[], texts: Texts): Promise<boolean | null> {
  const { kind, id, field, stamp, value, by } = entry;
  // A plain null means "deleted for ever".
  if (by![0] === null) return true;
  if (texts.state !== 'current') return null;
  const ours = own.includes(stampDevice(stamp));
  const mine = await texts.open(kind, id, field, value);
  if (mine?.text === '' || (!mine && !ours)) return true;
  const theirs = await texts.open(kind, id, field, by![0]);
  if (!theirs) return false;
  // The same text: nothing was lost (two devices may have resealed it).
  if (theirs.text === mine?.text) return true;
  if ((theirs.seen[stampDevice(stamp)] ?? '') >= stamp) return true;
  return !ours && !isOlder(theirs, stampDevice(by![1]), mine!, stamp);
}

/**
 * Whether a text is older than a version by the same device that was here before. A device only writes
 * over what it has, so a genuine text names as seen something at least as late as that device's previous
 * version. An old text that was given a new stamp does not.
 */
function isOlder(text: Opened, device: string, replaced: Opened, stamp: string): boolean {
  const last = device === stampDevice(stamp) ? stamp : replaced.seen[device];
  return last !== undefined && Object.values(text.seen).every((seen) => seen < last);
}
