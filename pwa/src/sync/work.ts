/** One transaction at work: the state, and the records that it has touched. */

import type { WriteTx } from '../db/database.ts';
import type { Rec, State } from '../db/schema.ts';
import type { Cell } from '../domain/cells.ts';
import { cellDigest } from '../domain/digest.ts';
import { nextStamp } from './clock.ts';
import type { Sent } from './types.ts';

export class Work {
  readonly tx: WriteTx;
  readonly state: State;
  /** Records changed, by kind and id. */
  readonly changed = new Map<string, [kind: string, id: string]>();
  /** Cells of our own, as an action wrote them. */
  readonly wrote: Sent[] = [];
  /** Whether shelf, set-aside rows or the like have changed. */
  more = false;
  readonly #recs = new Map<string, Promise<Rec>>();

  /** The device's own clock, uncorrected. */
  readonly now: number;

  constructor(tx: WriteTx, state: State, now: number) {
    this.tx = tx;
    this.state = state;
    this.now = now;
  }

  /** The record as this transaction has it: the same object each time. */
  rec(kind: string, id: string): Promise<Rec> {
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

  /** Put a cell into its record, or take it out (null). The digest follows. */
  set(rec: Rec, field: string, cell: Cell | null): void {
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

  /** Write a cell of our own: it is queued, and its base remembered. */
  async own(rec: Rec, field: string, cell: Cell): Promise<void> {
    const dirty = this.tx.objectStore('dirty');
    const queued = await dirty.get([rec.kind, rec.id, field]);
    const base = queued ? queued.base : (rec.fields[field] ?? null);
    this.set(rec, field, cell);
    await dirty.put({ ...queued, kind: rec.kind, id: rec.id, field, stamp: cell[1], base });
  }

  /** A new stamp for this transaction. */
  async stamp(): Promise<string> {
    const stamp = nextStamp(this.state, this.now + this.state.offset);
    // The text of a stamp that was renamed away may come round again; it is this action's now.
    await this.tx.objectStore('renamed').delete(stamp);
    return stamp;
  }

  /** Write the touched records and the state. Returns those records. */
  async save(): Promise<Rec[]> {
    const store = this.tx.objectStore('rec');
    const saved: Rec[] = [];
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
