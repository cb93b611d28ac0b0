/** Choosing the cells that the next request pushes (R11). */

import type { Dirty, State } from '../db/schema.ts';
import { PUT_BYTES, PUT_ROWS, type Row } from '../domain/cells.ts';
import { stampMs } from '../domain/hlc.ts';
import { ownShare } from '../domain/records.ts';
import type { Sent } from './types.ts';
import type { Transaction } from './transaction.ts';

/** How many queued cells one call of `collect` reads. */
const LOOK_CELLS = 4000;
/** More of a share's stamps than go out before one answer comes. */
const TRIED_COUNT = 64;

export interface Batch {
  put: Row[];
  sent: Sent[];
  /** Entries of the queue as they are once this is sent; the caller stores them. */
  tried: Dirty[];
  /** How many of the cells that were read cannot be sent yet; Infinity: all of them, so do not ask again at once. */
  held: number;
}

/** A record's key in maps and sets: kind and id. */
export function recordKey(kind: string, id: string): string {
  return `${kind}\x1f${id}`;
}

/** Collect queued cells, record by record, up to `bytes` and the batch size. `waiting`: keys of records to skip. */
export async function collect(txn: Transaction, waiting: ReadonlySet<string>, bytes = PUT_BYTES): Promise<Batch> {
  const { state, tx } = txn;
  const batch: Batch = { put: [], sent: [], tried: [], held: 0 };
  const entries = await tx.objectStore('dirty').getAll(undefined, LOOK_CELLS);
  const share = ownShare(state.device);
  let size = 0;
  for (let i = 0; i < entries.length; ) {
    const { kind, id } = entries[i]!;
    const { fields } = await txn.rec(kind, id);
    const row: Row = [kind, id, {}];
    const sent: Sent[] = [];
    const tried: Dirty[] = [];
    for (; entries[i]?.kind === kind && entries[i]?.id === id; i++) {
      const { field, stamp, base } = entries[i]!;
      const cell = fields[field];
      if (
        !cell ||
        waiting.has(recordKey(kind, id)) ||
        (base?.[1] === stamp && stampMs(stamp) > latestAcceptedMs(state, txn.now))
      ) {
        batch.held++;
      } else {
        row[2][field] = cell;
        sent.push([kind, id, field, cell]);
        if (field === share) tried.push(tryAgain(entries[i]!));
      }
    }
    if (!sent.length) continue;
    size += new TextEncoder().encode(JSON.stringify(row)).length + 1;
    if (batch.put.length && size > bytes) break;
    batch.put.push(row);
    batch.sent.push(...sent);
    batch.tried.push(...tried);
    if (batch.put.length >= Math.min(state.batch, PUT_ROWS)) break;
  }
  // All that were read are held: asking again at once would read the same ones.
  if (batch.held >= LOOK_CELLS) batch.held = Infinity;
  return batch;
}

/**
 * The queue's entry of our own share with the stamp that is being sent now. One that was sent before may have been
 * accepted although its answer was lost, so all are kept.
 */
function tryAgain(entry: Dirty): Dirty {
  const tried = triedOf(entry).filter((stamp) => stamp !== entry.stamp);
  return { ...entry, tried: [...tried, entry.stamp].slice(-TRIED_COUNT) };
}

/** The stamps under which our own share was sent since the server was last known to have it. */
export function triedOf({ tried = [] }: Dirty): readonly string[] {
  return typeof tried === 'string' ? [tried] : tried;
}

/**
 * After a restore of the server we resend other devices' cells. Their stamps may lie beyond what its clock
 * accepts, and we must not rename them. So they are held back until its clock has caught up.
 */
function latestAcceptedMs(state: State, now: number): number {
  return now + state.offset + state.ahead;
}
