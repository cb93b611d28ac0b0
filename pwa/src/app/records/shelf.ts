/** What a person decides about words that two devices wrote apart. */

import type { ShelfEntry } from '../../sync/types.ts';
import { counted } from '../../sync/field-writes.ts';
import { engine } from '../account/signals.ts';
import { write } from './perform.ts';

/** Ours takes the place of what stands there now. */
export async function putOurs(entry: ShelfEntry): Promise<void> {
  const { kind, id, field, mine, amount, over } = entry;
  await write([amount === null ? { kind, id, field, text: mine, over } : counted(kind, id, amount)]);
  await discard(entry);
}

/** Both stand, ours last. `words`: what the person made of them where they did not fit. */
export async function keepBoth(entry: ShelfEntry, joint: string, words?: string): Promise<void> {
  await write([], (at) => at.keepBoth(entry, joint, words));
}

/** Ours goes. */
export async function discard(entry: ShelfEntry): Promise<void> {
  await engine.value?.discard(entry);
}
