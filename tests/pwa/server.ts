/** A server in a few lines, for the engine's own tests: the protocol without HTTP or disk. */

import { later, type Fields, type Row } from '../../pwa/src/domain/cells.ts';
import { rowDigest } from '../../pwa/src/domain/row-digest.ts';
import { stampMs } from '../../pwa/src/domain/hlc.ts';
import type { Page } from '../../pwa/src/sync/wire.ts';

interface Kept {
  kind: string;
  id: string;
  fields: Fields;
  seq: number;
}

export interface Answer {
  status: number;
  body: unknown;
}

export class Server {
  now = 1_759_480_000_000;
  seq = 0;
  ahead = 60_000;
  /** The latest ms that it ever accepted. */
  latest = 0;
  /** What people wrote. */
  readonly rows = new Map<string, Kept>();
  /** Records of kind `k`, apart, so that a test can count what people wrote. */
  readonly keys = new Map<string, Kept>();
  readonly n = new Map<string, number>();
  /** Fields to refuse, and why. */
  readonly refuse = new Map<string, string>();
  /** Rows to take at most; more is 413. */
  most = 500;
  full = false;
  /** What all values may weigh together; a put that grows them beyond is refused as a whole. */
  room = Infinity;

  /** `POST /api/sync` by a device. */
  sync(device: string, text: string): Answer {
    const { n, cursor, limit, put } = JSON.parse(text) as { n?: number; cursor: number; limit: number; put: Row[] };
    if (put.length > this.most) return { status: 413, body: { error: 'size' } };
    if (put.length) {
      const last = this.n.get(device) ?? 0;
      if (n! <= last) return { status: 409, body: { error: 'stale', n: last } };
      this.n.set(device, n!);
      const max = Math.max(this.now + this.ahead, this.latest + 1);
      const stamps = put.flatMap(([, , fields]) => Object.values(fields).map((cell) => stampMs(cell[1])));
      if (Math.max(...stamps) > max) return { status: 409, body: { error: 'clock', now: this.now, max } };
      if (this.full || this.outgrown(put)) return { status: 507, body: { error: 'full' } };
    }
    const bad = put.flatMap((row) => this.merge(row));
    return { status: 200, body: { ...this.page(cursor, limit), ...(bad.length ? { bad } : {}) } };
  }

  /** XOR over all cells. */
  digest(): number {
    let sum = 0;
    for (const { kind, id, fields } of this.all()) sum = (sum ^ rowDigest(kind, id, fields)) >>> 0;
    return sum;
  }

  /** All rows, in order of kind and id. */
  dump(): Row[] {
    const all = [...this.keys, ...this.rows].sort(([a], [b]) => (a < b ? -1 : 1));
    return all.map(([, { kind, id, fields }]) => [kind, id, fields]);
  }

  /** A backup, and going back to it. */
  backup(): () => void {
    const [rows, keys, n, seq] = [
      structuredClone([...this.rows]),
      structuredClone([...this.keys]),
      [...this.n],
      this.seq,
    ];
    return () => {
      this.rows.clear();
      this.keys.clear();
      this.n.clear();
      for (const [key, row] of rows) this.rows.set(key, row);
      for (const [key, row] of keys) this.keys.set(key, row);
      for (const [device, last] of n) this.n.set(device, last);
      this.seq = seq;
    };
  }

  private outgrown(put: Row[]): boolean {
    const back = this.backup();
    const before = this.weight();
    for (const row of put) this.merge(row);
    const after = this.weight();
    const n = [...this.n];
    back();
    for (const [device, last] of n) this.n.set(device, last);
    return after > this.room && after > before;
  }

  private weight(): number {
    return this.dump().reduce(
      (sum, [, , fields]) => sum + JSON.stringify(Object.values(fields).map(([value]) => value)).length,
      0,
    );
  }

  private all(): Kept[] {
    return [...this.keys.values(), ...this.rows.values()];
  }

  private merge([kind, id, put]: Row): [string, string, string, string][] {
    const key = `${kind}\x1f${id}`;
    const bad: [string, string, string, string][] = [];
    const rows = kind === 'k' ? this.keys : this.rows;
    const fields = { ...rows.get(key)?.fields };
    let changed = false;
    for (const [field, cell] of Object.entries(put)) {
      const why = this.refuse.get(field);
      if (why) bad.push([kind, id, field, why]);
      else if (later(fields[field], cell)) {
        fields[field] = cell;
        this.latest = Math.max(this.latest, stampMs(cell[1]));
        changed = true;
      }
    }
    if (changed) rows.set(key, { kind, id, fields, seq: ++this.seq });
    return bad;
  }

  private page(cursor: number, limit: number): Page {
    const unseen = this.all()
      .filter((row) => row.seq > cursor)
      .sort((a, b) => a.seq - b.seq);
    const rows = unseen.slice(0, limit);
    const more = unseen.length > limit;
    return {
      now: this.now,
      cursor: rows.at(-1)?.seq ?? cursor,
      more,
      ...(more ? {} : { digest: this.digest() }),
      rows: structuredClone(rows.map(({ kind, id, fields }): Row => [kind, id, fields])),
    };
  }
}
