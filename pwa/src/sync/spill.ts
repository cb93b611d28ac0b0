/**
 * Edits that the browser had no room for. They stay in memory, show as written, go out with the
 * next request, and reach the disk as soon as it takes them.
 */

import { isQuota } from '../db/database.ts';
import type { Rec, State } from '../db/schema.ts';
import { later, type Bad, type Cell, type Row } from '../domain/cells.ts';
import { tick, usualStamp, writeStamp, type Clock } from '../domain/hlc.ts';
import { written, type Step } from './steps.ts';
import type { Action, Outgoing, Sent } from './types.ts';
import type { Work } from './work.ts';

interface Held {
  kind: string;
  id: string;
  field: string;
  cell: Cell;
  sent: boolean;
}

export class Spill {
  readonly #cells = new Map<string, Held>();
  #clock: Clock = [0, 0];
  /** A request number that the disk does not know of. */
  #n = 0;
  readonly #used: () => number;
  readonly #use: (n: number) => void;

  /** `used`: a number that another page may have used without writing it down; `use` tells it ours. */
  constructor(used: () => number = () => 0, use: (n: number) => void = () => {}) {
    this.#used = used;
    this.#use = use;
  }

  /** How many cells live in memory only. */
  get count(): number {
    return this.#cells.size;
  }

  /** Keep an edit in memory. */
  async hold(
    steps: readonly Step[],
    state: State,
    now: number,
    get: (kind: string, id: string) => Promise<Rec | undefined>,
  ): Promise<Action | null> {
    this.lift(state);
    this.#clock = tick(state.clock, now);
    const action: Action = { stamp: writeStamp(this.#clock, state.device), touched: [] };
    for (const step of steps) {
      const { kind, id, usual } = step;
      const fields = (await get(kind, id))?.fields ?? {};
      const found = written(step, fields, state.device);
      if (!found) continue;
      const [field, value] = found;
      const cell: Cell = [value, usual ? usualStamp(state.device) : action.stamp];
      if (!usual) action.touched.push({ kind, id, field, before: fields[field] ?? null });
      this.#cells.set(`${kind}\x1f${id}\x1f${field}`, { kind, id, field, cell, sent: false });
    }
    return action.touched.length ? action : null;
  }

  /** Raise clock and request number over those that never reached the disk. */
  lift(state: State): void {
    const [ms, counter] = this.#clock;
    if (ms > state.clock[0] || (ms === state.clock[0] && counter > state.clock[1])) state.clock = this.#clock;
    state.n = Math.max(state.n, this.#n, this.#used());
  }

  /** A record as read, with what is held put over it. */
  over(kind: string, id: string, rec: Rec | undefined): Rec | undefined {
    for (const held of this.#cells.values()) {
      if (held.kind !== kind || held.id !== id) continue;
      rec = { kind, id, fields: { ...rec?.fields } };
      if (later(rec.fields[held.field], held.cell)) rec.fields[held.field] = held.cell;
    }
    return rec;
  }

  /** The same for a range. */
  overAll(kind: string, from: string, to: string, found: Rec[]): Rec[] {
    if (!this.count) return found;
    const byId = new Map(found.map((rec) => [rec.id, rec]));
    for (const held of this.#cells.values()) {
      if (held.kind === kind && held.id >= from && held.id <= to) {
        byId.set(held.id, this.over(kind, held.id, byId.get(held.id))!);
      }
    }
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Put what is held and not yet sent into a request. */
  join(put: Row[], sent: Sent[], pushing: boolean): void {
    for (const { kind, id, field, cell, sent: gone } of pushing ? this.#cells.values() : []) {
      if (gone) continue;
      let row = put.find((one) => one[0] === kind && one[1] === id);
      if (!row) put.push((row = [kind, id, {}]));
      row[2][field] = cell;
      sent.push([kind, id, field, cell]);
    }
  }

  /** What the server does not have yet. */
  unsent(): Sent[] {
    const waiting = [...this.#cells.values()].filter(({ sent }) => !sent);
    return waiting.map(({ kind, id, field, cell }): Sent => [kind, id, field, cell]);
  }

  /** A request number beyond `after`, remembered here and told, where the disk takes none. */
  number(after: number): number {
    this.#n = Math.max(this.#n, this.#used(), after) + 1;
    this.#use(this.#n);
    return this.#n;
  }

  /** Whether a page of this browser may have used the number without writing it down. */
  knows(n: number): boolean {
    return n <= Math.max(this.#n, this.#used());
  }

  /** Make a request even where its number cannot be saved: then it is remembered here. */
  async guard(make: (keep: (out: Outgoing) => Outgoing) => Promise<Outgoing>): Promise<Outgoing> {
    let kept: Outgoing | undefined;
    try {
      return await make((out) => (kept = out));
    } catch (error) {
      if (!isQuota(error) || !kept) throw error;
      // Never lower, a pull has none: a number used twice would be taken for a twin's.
      this.#n = Math.max(this.#n, kept.n ?? 0);
      if (this.#n) this.#use(this.#n);
      return kept;
    }
  }

  /** The server has these now; they stay here until the disk has them too. */
  sent(sent: Sent[], bad: Bad[]): void {
    for (const [kind, id, field, cell] of this.count ? sent : []) {
      const key = `${kind}\x1f${id}\x1f${field}`;
      const held = this.#cells.get(key);
      if (held?.cell[1] !== cell[1]) continue;
      held.sent = true;
      if (bad.some((one) => one[0] === kind && one[1] === id && (one[2] ?? field) === field)) this.#cells.delete(key);
    }
  }

  /** Bring all to disk; what is returned may be forgotten once the transaction is done. */
  async settle(work: Work): Promise<Held[]> {
    this.lift(work.state);
    const settled = [...this.#cells.values()].map((held) => ({ ...held }));
    for (const { kind, id, field, cell } of settled) {
      const rec = await work.rec(kind, id);
      if (later(rec.fields[field], cell)) await work.own(rec, field, cell);
    }
    return settled;
  }

  /** These are on disk. */
  forget(settled: Held[]): void {
    for (const { kind, id, field, cell } of settled) {
      const key = `${kind}\x1f${id}\x1f${field}`;
      if (this.#cells.get(key)?.cell[1] === cell[1]) this.#cells.delete(key);
    }
  }

  /** A refusal over the clock: give what lies beyond `max` new stamps. */
  comeDown(state: State, max: number, next: () => string): void {
    const names = new Map<string, string>();
    this.#clock = state.clock;
    for (const held of this.#cells.values()) {
      const stamp = held.cell[1];
      if (held.sent || parseInt(stamp.slice(0, 11), 16) <= max) continue;
      if (!names.has(stamp)) names.set(stamp, next());
      held.cell = [held.cell[0], names.get(stamp)!];
    }
    this.#clock = state.clock;
  }
}
