/**
 * What is sent while the page is being left. IndexedDB must not be used then (see db/lifecycle.ts), so the
 * cells that were not sent yet are kept in memory as well.
 */

import type { Row } from '../domain/cells.ts';
import type { Sent } from './types.ts';

/** How many cells are kept; others are sent by the next page's first round. */
const MOST_CELLS = 200;

export class Farewell {
  readonly #cells = new Map<string, Sent>();

  /** Remember cells that were just stored and wait to be sent. */
  add(wrote: Sent[]): void {
    for (const cell of wrote) {
      const key = keyOf(cell);
      // Map order: the newest is last.
      this.#cells.delete(key);
      this.#cells.set(key, cell);
    }
    for (const key of this.#cells.keys()) {
      if (this.#cells.size <= MOST_CELLS) break;
      this.#cells.delete(key);
    }
  }

  /** The server has these cells: forget them. */
  sent(sent: Sent[]): void {
    for (const cell of sent) {
      const key = keyOf(cell);
      if (this.#cells.get(key)?.[3][1] === cell[3][1]) this.#cells.delete(key);
    }
  }

  /** Forget all: stamps or the device id have changed, so these cells are no longer the ones to send. */
  clear(): void {
    this.#cells.clear();
  }

  /** Rows of at most `bytes` bytes: first `unsaved` (they are on no disk), then the newest cells. Forgets all cells. */
  rows(unsaved: Sent[], bytes: number): Row[] {
    const rows = new Map<string, Row>();
    let size = 0;
    for (const cell of [...unsaved, ...[...this.#cells.values()].reverse()]) {
      // A UTF-16 unit takes at most three bytes of UTF-8.
      size += JSON.stringify(cell).length * 3;
      if (size > bytes) break;
      const [kind, id, field, value] = cell;
      const key = `${kind}\x1f${id}`;
      if (!rows.has(key)) rows.set(key, [kind, id, {}]);
      rows.get(key)![2][field] = value;
    }
    // Sent once: what does not arrive is sent by the next round, from the queue on disk.
    this.#cells.clear();
    return [...rows.values()];
  }
}

function keyOf([kind, id, field]: Sent): string {
  return `${kind}\x1f${id}\x1f${field}`;
}
