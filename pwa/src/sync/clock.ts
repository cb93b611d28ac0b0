/** The device's clock compared with the server's (R6). */

import type { WriteTx } from '../db/database.ts';
import type { State } from '../db/schema.ts';
import { cellDigest } from '../domain/digest.ts';
import { stampMs, type Clock } from '../domain/hlc.ts';
import { nextStamp } from './stamps.ts';
import type { Refusal } from './wire.ts';

const OFFSET_TOLERANCE_MS = 1000;
const SLOW_TRIP_MS = 10_000;

/**
 * Learn the clock's offset from an answer's `now`, as NTP does: the server's time belongs to the middle of
 * the round trip. Differences within the trip or a second are ignored, so that the offset does not jitter.
 */
export function learnOffset(state: State, serverNow: number, sentAt: number, gotAt: number): void {
  const trip = gotAt - sentAt;
  if (trip < 0 || trip >= SLOW_TRIP_MS) return;
  const offset = Math.round(serverNow - (sentAt + gotAt) / 2);
  if (Math.abs(offset - state.offset) > Math.max(OFFSET_TOLERANCE_MS, trip)) state.offset = offset;
}

/**
 * The server refused stamps that are too far ahead: set the clock back to `max` and give queued cells beyond
 * it new stamps, in order. No server has accepted the old ones, so renaming them is safe.
 */
export async function comeDown(
  tx: WriteTx,
  state: State,
  { now, max }: Refusal,
  sentAt: number,
  gotAt: number,
): Promise<void> {
  const trip = gotAt - sentAt;
  state.offset = Math.round(now - (trip >= 0 && trip < SLOW_TRIP_MS ? (sentAt + gotAt) / 2 : gotAt));
  state.ahead = max - now;
  if (state.clock[0] > max) state.clock = state.floor = lowered(state, max);
  await rename(tx, state, max);
}

/**
 * Where the clock is set back to: (max, 0x8000), or a later counter if stamps of that ms were made here or
 * came from the server before.
 */
function lowered({ floor, seen = [0, 0] }: State, max: number): Clock {
  const most = Math.max(0x8000, ...[floor, seen].map(([ms, counter]) => (ms === max ? counter : 0)));
  return [max, most];
}

async function rename(tx: WriteTx, state: State, max: number): Promise<void> {
  const rec = tx.objectStore('rec');
  const dirty = tx.objectStore('dirty');
  const beyond = (await dirty.getAll()).filter((d) => stampMs(d.stamp) > max && d.base?.[1] !== d.stamp);
  beyond.sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));
  let from = '';
  let to = '';
  for (const entry of beyond) {
    if (entry.stamp !== from) {
      from = entry.stamp;
      to = nextStamp(state, 0);
      await tx.objectStore('renamed').put(to, from);
    }
    const row = (await rec.get([entry.kind, entry.id]))!;
    const cell = row.fields[entry.field]!;
    move(state, entry, from, to);
    row.fields[entry.field] = [cell[0], to];
    await rec.put(row);
    await dirty.put({ ...entry, stamp: to });
  }
}

function move(state: State, at: { kind: string; id: string; field: string }, from: string, to: string): void {
  const share = (stamp: string): number => cellDigest(at.kind, at.id, at.field, stamp);
  state.digest = (state.digest ^ share(from) ^ share(to)) >>> 0;
}
