/** One read-write transaction: the engine's state, and a cache of the records that it has touched. */

import type { WriteTx } from '../db/database.ts';
import type { StoredRecord, State } from '../db/schema.ts';
import type { Cell } from '../domain/cells.ts';
import { cellDigest } from '../domain/digest.ts';
import { nextStamp } from './stamps.ts';
import type { Sent } from './types.ts';

export class Transaction {
  readonly tx: WriteTx;
  readonly state: State;
  /** The records that were changed. */
  readonly changed = new Map<string, [kind: string, id: string]>();
  /** The cells that an action wrote, for the farewell. */
  readonly wrote: Sent[] = [];
  /** Whether anything beside records has changed: shelf, quarantine, status or keys. */
  more = false;
  readonly #recs = new Map<string, Promise<StoredRecord>>();

  /** The device's own clock, uncorrected, ms. */
  readonly now: number;

  constructor(tx: WriteTx, state: State, now: number) {
    this.tx = tx;
    this.state = state;
    this.now = now;
  }

  /** The record as this transaction has it: the same object each time. */
  rec(kind: string, id: string): Promise<StoredRecord> {
    const key = `${kind}\x1f${id}`;
    let found = this.#recs.get(key);
    if (!found) {
      found = this.tx
        .objectStore('rec')
        .get([kind, id])
        .then((rec) => rec ?? { kind, id, fields: {} });
      this.#recs.set(key, found);
    }
    return found;
  }

  /** Put a cell into its record, or remove it (null), and update the digest. */
  set(rec: StoredRecord, field: string, cell: Cell | null): void {
    const { kind, id, fields } = rec;
    const had = fields[field];
    if (had) this.state.digest ^= cellDigest(kind, id, field, had[1]);
    if (cell) {
      fields[field] = cell;
      this.state.digest ^= cellDigest(kind, id, field, cell[1]);
    } else {
      delete fields[field];
    }
    this.state.digest >>>= 0;
    this.changed.set(`${kind}\x1f${id}`, [kind, id]);
  }

  /** Write a cell of this device: put it into its record and queue it, with the server's last cell as base. */
  async own(rec: StoredRecord, field: string, cell: Cell): Promise<void> {
    const dirty = this.tx.objectStore('dirty');
    const queued = await dirty.get([rec.kind, rec.id, field]);
    const base = queued ? queued.base : (rec.fields[field] ?? null);
    this.set(rec, field, cell);
    await dirty.put({ ...queued, kind: rec.kind, id: rec.id, field, stamp: cell[1], base });
  }

  /** A new stamp for this transaction. */
  async stamp(): Promise<string> {
    const stamp = nextStamp(this.state, this.now + this.state.offset);
    // After a setback of the clock an old stamp may be made again: it now belongs to this action.
    await this.tx.objectStore('renamed').delete(stamp);
    return stamp;
  }

  /** Write the touched records and the state. Returns those records. */
  async save(): Promise<StoredRecord[]> {
    const store = this.tx.objectStore('rec');
    const saved: StoredRecord[] = [];
    for (const [key, [kind, id]] of this.changed) {
      const rec = await this.#recs.get(key)!;
      saved.push(rec);
      const empty = Object.keys(rec.fields).length === 0;
      await (empty ? store.delete([kind, id]) : store.put(rec));
    }
    await this.tx.objectStore('meta').put(this.state, 'state');
    return saved;
  }
}
