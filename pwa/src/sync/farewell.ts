/**
 * What can still be sent while the page is being left. Nothing may be read or written then: WebKit
 * leaves a transaction of a leaving page open for ever, and the next page waits behind it. So the
 * cells that were not sent yet lie ready in memory.
 */

import type { Row } from '../domain/cells.ts';
import type { Sent } from './types.ts';

/** More than this goes out with the next page's first round. */
const MOST_CELLS = 200;

export class Farewell {
  readonly #cells = new Map<string, Sent>();

  /** Cells of our own are on disk and wait to be sent. */
  add(wrote: Sent[]): void {
    for (const cell of wrote) {
      const key = keyOf(cell);
      // The newest stand last.
      this.#cells.delete(key);
      this.#cells.set(key, cell);
    }
    for (const key of this.#cells.keys()) {
      if (this.#cells.size <= MOST_CELLS) break;
      this.#cells.delete(key);
    }
  }

  /** The server has these. */
  sent(sent: Sent[]): void {
    for (const cell of sent) {
      const key = keyOf(cell);
      if (this.#cells.get(key)?.[3][1] === cell[3][1]) this.#cells.delete(key);
    }
  }

  /** Stamps or the device's id have changed: what lies here is no longer what is to be sent. */
  clear(): void {
    this.#cells.clear();
  }

  /** As many as surely fit, as rows: first `unsaved`, which no disk has, then the newest. */
  rows(unsaved: Sent[], bytes: number): Row[] {
    const rows = new Map<string, Row>();
    let size = 0;
    for (const cell of [...unsaved, ...[...this.#cells.values()].reverse()]) {
      // A character may take three bytes.
      size += JSON.stringify(cell).length * 3;
      if (size > bytes) break;
      const [kind, id, field, value] = cell;
      const key = `${kind}\x1f${id}`;
      if (!rows.has(key)) rows.set(key, [kind, id, {}]);
      rows.get(key)![2][field] = value;
    }
    // Said once: the next round sends what did not arrive.
    this.#cells.clear();
    return [...rows.values()];
  }
}

function keyOf([kind, id, field]: Sent): string {
  return `${kind}\x1f${id}\x1f${field}`;
}
