/** The device's clock against the server's (R3, R6). */

import type { WriteTx } from '../db/database.ts';
import type { State } from '../db/schema.ts';
import { cellDigest } from '../domain/digest.ts';
import { stampMs, tick, writeStamp, type Clock } from '../domain/hlc.ts';
import type { Refusal } from './wire.ts';

const CLOCK_OFF_MS = 5 * 60_000;
const OFFSET_TOLERANCE_MS = 1000;
const SLOW_TRIP_MS = 10_000;

/** One more stamp of this device. Moves the clock of `state`. */
export function nextStamp(state: State, now: number): string {
  state.clock = tick(state.clock, now);
  if (state.clock[0] === state.floor[0]) state.floor = state.clock;
  return writeStamp(state.clock, state.device);
}

/** Learn from an answer's `now`. Small differences are left alone, or the clock would tremble. */
export function learnOffset(state: State, serverNow: number, sentAt: number, gotAt: number): void {
  const trip = gotAt - sentAt;
  if (trip < 0 || trip >= SLOW_TRIP_MS) return;
  const offset = Math.round(serverNow - (sentAt + gotAt) / 2);
  if (Math.abs(offset - state.offset) > Math.max(OFFSET_TOLERANCE_MS, trip)) state.offset = offset;
}

/** Whether the clock is so wrong that the person should know. */
export function isOff(state: State): boolean {
  return Math.abs(state.offset) > CLOCK_OFF_MS;
}

/**
 * The server refused our stamps as too far ahead: come down to `max` and rename, in order, what
 * lies beyond it. Nobody has accepted those stamps, so nobody can disagree.
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
 * (max, 0x8000), or later where stamps of that very ms were given away or came from the server. What
 * lies beyond `max` no server that asked for it holds: to stay above it would be refused for ever.
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

/** Follow a stamp through later renames. */
export async function renamed(tx: WriteTx, stamp: string): Promise<string> {
  for (let next: string | undefined = stamp; next; next = await tx.objectStore('renamed').get(stamp)) stamp = next;
  return stamp;
}
