/** What a person decides about a conflict on the shelf: see shelf.ts. */

import type { Acts } from './acts.ts';
import type { Context } from './context.ts';
import { tapped } from './field-writes.ts';
import type { Action, ShelfEntry } from './types.ts';

/** See `Engine.keepBoth`. */
export async function keepBoth(
  context: Context,
  acts: Acts,
  entry: ShelfEntry,
  joint: string,
  words?: string,
): Promise<Action | null> {
  const { kind, id, field, mine, amount, over } = entry;
  const action = await acts.act(async () => {
    // As a share of our own: it replaces nothing, so nobody is asked again.
    if (amount !== null) return [await acts.prepare(tapped(kind, id, amount))];
    if (words) return [await acts.prepare({ kind, id, field, text: words, over })];
    const now = (await context.get(kind, id))?.fields[field];
    const text = [await context.text(kind, id, field, now), mine].filter(Boolean).join(joint);
    return [await acts.prepare({ kind, id, field, text, over: now ?? null })];
  });
  await discard(context, entry);
  return action;
}

/** See `Engine.discard`. */
export async function discard(context: Context, { kind, id, field, stamp }: ShelfEntry): Promise<void> {
  await context.write(async (txn) => {
    await txn.tx.objectStore('shelf').delete([kind, id, field, stamp]);
    txn.more = true;
  });
}
