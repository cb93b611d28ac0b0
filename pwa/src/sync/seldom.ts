/** Writes that an account sees once in a while: a device's new id, and what is dropped from quarantine. */

import type { QuarantinedCell } from '../db/schema.ts';
import type { Context } from './context.ts';

/** The server gave this device a new id; `n`: the number of its last request, as the server has it. */
export async function renew(context: Context, device: string, n: number): Promise<void> {
  await context.write(async (txn) => {
    const { state } = txn;
    state.n = Math.max(state.n, n);
    state.past.push(state.device);
    state.carry = state.device;
    state.device = device;
    txn.more = true;
  });
  context.farewell.clear();
}

/** Delete a cell from quarantine. */
export async function dropQuarantined(
  context: Context,
  { kind, id, field }: Pick<QuarantinedCell, 'kind' | 'id' | 'field'>,
): Promise<void> {
  await context.write(async (txn) => {
    await txn.tx.objectStore('aside').delete([kind, id, field]);
    txn.more = true;
  });
}
