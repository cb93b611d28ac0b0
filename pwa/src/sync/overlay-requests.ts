/** The cells of the overlay on their way to the server: what a request and its answer make of them. */

import { isQuota } from '../db/database.ts';
import type { State } from '../db/schema.ts';
import type { Bad, Row } from '../domain/cells.ts';
import type { MemoryOverlay } from './memory-overlay.ts';
import type { Outgoing, Sent } from './types.ts';

/** Add the cells that were not sent yet to a request, unless pushes rest. */
export function addUnsentTo(overlay: MemoryOverlay, put: Row[], sent: Sent[], pushing: boolean): void {
  for (const { kind, id, field, cell, sent: gone } of pushing ? overlay.cells.values() : []) {
    if (gone) continue;
    let row = put.find((one) => one[0] === kind && one[1] === id);
    if (!row) put.push((row = [kind, id, {}]));
    row[2][field] = cell;
    sent.push([kind, id, field, cell]);
  }
}

/** Whether a page of this browser may have used the number without storing it. */
export function knows(overlay: MemoryOverlay, n: number): boolean {
  return n <= Math.max(overlay.n, overlay.used());
}

/** Make a request; if the disk is too full to store its number, remember the number here. */
export async function requestWithoutDisk(
  overlay: MemoryOverlay,
  make: (keep: (out: Outgoing) => Outgoing) => Promise<Outgoing>,
): Promise<Outgoing> {
  let kept: Outgoing | undefined;
  try {
    return await make((out) => (kept = out));
  } catch (error) {
    if (!isQuota(error) || !kept) throw error;
    // Never lower it (a pull has no number): the server would take a repeated number for a twin's.
    overlay.n = Math.max(overlay.n, kept.n ?? 0);
    if (overlay.n) overlay.use(overlay.n);
    return kept;
  }
}

/** The server has these cells now; they stay in memory until the disk has them, too. Refused ones are dropped. */
export function settleSent(overlay: MemoryOverlay, sent: Sent[], bad: Bad[]): void {
  for (const [kind, id, field, cell] of overlay.count ? sent : []) {
    const key = `${kind}\x1f${id}\x1f${field}`;
    const held = overlay.cells.get(key);
    if (held?.cell[1] !== cell[1]) continue;
    held.sent = true;
    if (bad.some((one) => one[0] === kind && one[1] === id && (one[2] ?? field) === field)) overlay.cells.delete(key);
  }
}

/** After a clock refusal (R6): give unsent cells whose stamps lie beyond `max` (ms) new stamps. */
export function comeDown(overlay: MemoryOverlay, state: State, max: number, next: () => string): void {
  const names = new Map<string, string>();
  overlay.clock = state.clock;
  for (const held of overlay.cells.values()) {
    const stamp = held.cell[1];
    if (held.sent || parseInt(stamp.slice(0, 11), 16) <= max) continue;
    if (!names.has(stamp)) names.set(stamp, next());
    held.cell = [held.cell[0], names.get(stamp)!];
  }
  overlay.clock = state.clock;
}
