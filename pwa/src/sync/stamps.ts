/** The stamps that this device gives to what it writes (R3). What the server's clock makes of them is clock.ts. */

import type { ReadTx } from '../db/database.ts';
import type { State } from '../db/schema.ts';
import { tick, writeStamp } from '../domain/hlc.ts';

/** Make the next stamp of this device. Advances the clock of `state`. `now`: corrected time, ms. */
export function nextStamp(state: State, now: number): string {
  state.clock = tick(state.clock, now);
  if (state.clock[0] === state.floor[0]) state.floor = state.clock;
  return writeStamp(state.clock, state.device);
}

/** The stamp that `stamp` has become by renames. */
export async function renamed(tx: ReadTx, stamp: string): Promise<string> {
  for (let next: string | undefined = stamp; next; next = await tx.objectStore('renamed').get(stamp)) stamp = next;
  return stamp;
}
