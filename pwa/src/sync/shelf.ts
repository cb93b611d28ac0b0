/**
 * The shelf: texts of this device that others replaced unseen (R4b), and texts of any device that
 * gave way to something which no honest device writes: an older version of the same author, or what
 * does not open in its place. A server that plays such a trick is noticed, and nothing is lost.
 */

import type { Database } from '../db/database.ts';
import type { Shelved, State } from '../db/schema.ts';
import { stampDevice } from '../domain/hlc.ts';
import type { Opened } from '../crypto/text.ts';
import type { Texts } from './texts.ts';

/**
 * Read what replaced a text, and keep only those that are to be asked about. A merge cannot do it
 * (deciphering outlasts a transaction), so it leaves candidates; a crash in between leaves them too.
 * True: the shelf has changed.
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

/** Whether a replaced text needs no question; null: not to be told while the account's key is not here. */
async function mayGo(entry: Shelved, own: string[], texts: Texts): Promise<boolean | null> {
  const { kind, id, field, stamp, value, by } = entry;
  // A plain null is "delete for ever".
  if (by![0] === null) return true;
  if (texts.state !== 'current') return null;
  const ours = own.includes(stampDevice(stamp));
  const mine = await texts.open(kind, id, field, value);
  if (mine?.text === '' || (!mine && !ours)) return true;
  const theirs = await texts.open(kind, id, field, by![0]);
  if (!theirs) return false;
  // The same words lost nothing: two devices may have sealed one text anew.
  if (theirs.text === mine?.text) return true;
  if ((theirs.seen[stampDevice(stamp)] ?? '') >= stamp) return true;
  return !ours && !isOlder(theirs, stampDevice(by![1]), mine!, stamp);
}

/**
 * Whether a text that goes by a device's name is older than a version of that device which was here.
 * A device writes over what it holds, and what it holds only gets later: so it has seen something at
 * least as late as its own last version. An old text under a new stamp has not.
 */
function isOlder(text: Opened, device: string, replaced: Opened, stamp: string): boolean {
  const last = device === stampDevice(stamp) ? stamp : replaced.seen[device];
  return last !== undefined && Object.values(text.seen).every((seen) => seen < last);
}
