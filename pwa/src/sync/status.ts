/** The part of an engine's status that comes from its database. */

import type { Database } from '../db/database.ts';
import { stateOf } from '../db/schema.ts';
import type { Status } from './types.ts';

/** A clock that is further off than this is something that the person should know. */
const CLOCK_OFF_MS = 5 * 60_000;

/** Read it. Throws `StorageBroken`. */
export async function stored(db: Database): Promise<Omit<Status, 'unsaved' | 'full' | 'locked' | 'key'>> {
  return db.read(async (tx) => {
    const state = stateOf(await tx.objectStore('meta').get('state'));
    const { account, device, cursor, offset, syncedAt } = state;
    return {
      account,
      device,
      cursor,
      offset,
      syncedAt,
      clockOff: Math.abs(offset) > CLOCK_OFF_MS,
      apart: state.apart ?? false,
      dirty: await tx.objectStore('dirty').count(),
      quarantined: await tx.objectStore('aside').count(),
      shelf: (await tx.objectStore('shelf').getAll()).filter((one) => !one.by).length,
    };
  });
}
