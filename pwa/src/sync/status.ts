/** The part of an engine's status that comes from its database. */

import type { Database } from '../db/database.ts';
import { stateOf } from '../db/schema.ts';
import { isOff } from './clock.ts';
import type { Status } from './types.ts';

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
      clockOff: isOff(state),
      apart: state.apart ?? false,
      dirty: await tx.objectStore('dirty').count(),
      quarantined: await tx.objectStore('aside').count(),
      shelf: (await tx.objectStore('shelf').getAll()).filter((one) => !one.by).length,
    };
  });
}
