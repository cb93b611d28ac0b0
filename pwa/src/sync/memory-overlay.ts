/**
 * Edits that the disk has no room for. They live in memory, laid over every record that is read; they
 * go out with the next request, and are written to disk as soon as that succeeds (R16).
 */

import type { StoredRecord, State } from '../db/schema.ts';
import { later, type Cell } from '../domain/cells.ts';
import { tick, usualStamp, writeStamp, type Clock } from '../domain/hlc.ts';
import { written, type FieldWrite } from './field-writes.ts';
import type { Action, Sent } from './types.ts';
import type { Transaction } from './transaction.ts';

export interface OverlayCell {
  kind: string;
  id: string;
  field: string;
  cell: Cell;
  sent: boolean;
}

export class MemoryOverlay {
  /** What follows is shared with overlay-requests.ts alone. */
  readonly cells = new Map<string, OverlayCell>();
  clock: Clock = [0, 0];
  /** The highest request number that could not be stored on disk; 0: none. */
  n = 0;
  readonly used: () => number;
  readonly use: (n: number) => void;

  /** `used`: the highest number that any page used without storing it; `use`: publish one of ours. */
  constructor(used: () => number = () => 0, use: (n: number) => void = () => {}) {
    this.used = used;
    this.use = use;
  }

  /** How many cells are in memory only. */
  get count(): number {
    return this.cells.size;
  }

  /** Keep an action's field writes in memory. Null: none changed anything. */
  async add(
    writes: readonly FieldWrite[],
    state: State,
    now: number,
    get: (kind: string, id: string) => Promise<StoredRecord | undefined>,
  ): Promise<Action | null> {
    this.lift(state);
    this.clock = tick(state.clock, now);
    const action: Action = { stamp: writeStamp(this.clock, state.device), touched: [] };
    for (const write of writes) {
      const { kind, id, usual } = write;
      const fields = (await get(kind, id))?.fields ?? {};
      const found = written(write, fields, state.device);
      if (!found) continue;
      const [field, value] = found;
      const cell: Cell = [value, usual ? usualStamp(state.device) : action.stamp];
      if (!usual) action.touched.push({ kind, id, field, before: fields[field] ?? null });
      this.cells.set(`${kind}\x1f${id}\x1f${field}`, { kind, id, field, cell, sent: false });
    }
    return action.touched.length ? action : null;
  }

  /** Raise the state's clock and request number above those that never reached the disk. */
  lift(state: State): void {
    const [ms, counter] = this.clock;
    if (ms > state.clock[0] || (ms === state.clock[0] && counter > state.clock[1])) state.clock = this.clock;
    state.n = Math.max(state.n, this.n, this.used());
  }

  /** A record as read from disk, with its cells in memory laid over it. */
  over(kind: string, id: string, rec: StoredRecord | undefined): StoredRecord | undefined {
    for (const held of this.cells.values()) {
      if (held.kind !== kind || held.id !== id) continue;
      rec = { kind, id, fields: { ...rec?.fields } };
      if (later(rec.fields[held.field], held.cell)) rec.fields[held.field] = held.cell;
    }
    return rec;
  }

  /** The same for all records of a kind with `from <= id <= to`, in order of id. */
  overAll(kind: string, from: string, to: string, found: StoredRecord[]): StoredRecord[] {
    if (!this.count) return found;
    const byId = new Map(found.map((rec) => [rec.id, rec]));
    for (const held of this.cells.values()) {
      if (held.kind === kind && held.id >= from && held.id <= to) {
        byId.set(held.id, this.over(kind, held.id, byId.get(held.id))!);
      }
    }
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The cells that the server does not have yet. */
  unsent(): Sent[] {
    const waiting = [...this.cells.values()].filter(({ sent }) => !sent);
    return waiting.map(({ kind, id, field, cell }): Sent => [kind, id, field, cell]);
  }

  /** Take the next request number after `after` without the disk: remember and publish it. */
  number(after: number): number {
    this.n = Math.max(this.n, this.used(), after) + 1;
    this.use(this.n);
    return this.n;
  }

  /** Write all cells to disk. Once the transaction has committed, pass the result to `forget`. */
  async writeTo(txn: Transaction): Promise<OverlayCell[]> {
    this.lift(txn.state);
    const settled = [...this.cells.values()].map((held) => ({ ...held }));
    for (const { kind, id, field, cell } of settled) {
      const rec = await txn.rec(kind, id);
      if (later(rec.fields[field], cell)) await txn.own(rec, field, cell);
    }
    return settled;
  }

  /** These cells are on disk: drop them from memory, unless they were written again meanwhile. */
  forget(settled: OverlayCell[]): void {
    for (const { kind, id, field, cell } of settled) {
      const key = `${kind}\x1f${id}\x1f${field}`;
      if (this.cells.get(key)?.cell[1] === cell[1]) this.cells.delete(key);
    }
  }
}
