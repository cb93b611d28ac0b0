/** The shelf: texts of this device that others replaced unseen (R4b). */

import type { Database } from '../db/database.ts';
import type { Shelved } from '../db/schema.ts';
import { stampDevice } from '../domain/hlc.ts';
import type { Texts } from './texts.ts';

/**
 * Read what replaced our texts, and keep only those that its author had not seen. A merge cannot
 * do it (deciphering outlasts a transaction), so it leaves candidates; a crash in between leaves
 * them too. True: the shelf has changed.
 */
export async function sift(db: Database, texts: Texts): Promise<boolean> {
  const open = (await db.read((tx) => tx.objectStore('shelf').getAll())).filter((entry) => entry.by);
  const judged = await Promise.all(open.map(async (entry) => ({ entry, seen: await wasSeen(entry, texts) })));
  const known = judged.filter(({ seen }) => seen !== null);
  if (!known.length) return false;
  await db.write(async (tx) => {
    const shelf = tx.objectStore('shelf');
    for (const { entry, seen } of known) {
      const { kind, id, field, stamp } = entry;
      const now = await shelf.get([kind, id, field, stamp]);
      if (now?.by?.[1] !== entry.by![1]) continue;
      await (seen ? shelf.delete([kind, id, field, stamp]) : shelf.put({ ...entry, by: null }));
    }
  });
  return true;
}

/** Whether the author of what replaced it had seen our text; null: not to be told while locked. */
async function wasSeen(entry: Shelved, texts: Texts): Promise<boolean | null> {
  const [value] = entry.by!;
  const author = stampDevice(entry.stamp);
  // A plain null is "delete for ever".
  if (value === null) return true;
  if (texts.state !== 'current') return null;
  const mine = await texts.open(entry.kind, entry.id, entry.field, entry.value);
  if (mine?.text === '') return true;
  const theirs = await texts.open(entry.kind, entry.id, entry.field, value);
  // The same words lost nothing: two devices may have sealed one text anew.
  if (theirs && theirs.text === mine?.text) return true;
  return (theirs?.seen[author] ?? '') >= entry.stamp;
}
