/** Reading a database as a whole: unsent records, dump, shelf, export, latest writes. */

import type { Database, ReadTx, WriteTx } from '../db/database.ts';
import { stateOf, type StoredRecord } from '../db/schema.ts';
import { stampDevice, stampMs } from '../domain/hlc.ts';
import { holdsText } from '../domain/sealed-text.ts';
import type { Context } from './context.ts';
import { sift } from './shelf.ts';
import type { Texts } from './texts.ts';
import type { Dump, ShelfEntry } from './types.ts';

/** Records with unsent cells. */
export async function unsent(tx: ReadTx | WriteTx): Promise<StoredRecord[]> {
  const names = new Map(
    (await tx.objectStore('dirty').getAll()).map(({ kind, id }) => [
      `${kind}\x1f${id}`,
      [kind, id] as [string, string],
    ]),
  );
  const found = await Promise.all([...names.values()].map((name) => tx.objectStore('rec').get(name)));
  return found.filter((rec) => rec !== undefined);
}

/** Everything in the database. */
export async function dump(db: Database): Promise<Dump> {
  return db.read(async (tx) => {
    const state = stateOf(await tx.objectStore('meta').get('state'));
    const { account, device, n, cursor, offset, clock, digest } = state;
    const rows = (await tx.objectStore('rec').getAll()).map((r): Dump['rows'][0] => [r.kind, r.id, r.fields]);
    const dirty = await tx.objectStore('dirty').getAll();
    return {
      account,
      device,
      n,
      cursor,
      offset,
      clock,
      digest,
      rows,
      dirty: dirty.map((d): Dump['dirty'][0] => [d.kind, d.id, d.field, d.stamp]),
      quarantined: await tx.objectStore('aside').getAll(),
      shelf: await tx.objectStore('shelf').getAll(),
    };
  });
}

/** See `Engine.shelf`. */
export async function shelfEntries(context: Context): Promise<ShelfEntry[]> {
  await sift(context.db, context.texts);
  const entries = (await context.db.read((tx) => tx.objectStore('shelf').getAll())).filter((one) => !one.by);
  return Promise.all(
    entries.map(async ({ kind, id, field, stamp, value }) => {
      const cell = (await context.get(kind, id))?.fields[field];
      const entry = { kind, id, field, stamp, over: cell ?? null };
      if (typeof value === 'number') {
        return { ...entry, amount: value, mine: String(value), theirs: String(cell?.[0] ?? '') };
      }
      const mine = await context.text(kind, id, field, [value, stamp]);
      return { ...entry, amount: null, mine, theirs: await context.text(kind, id, field, cell) };
    }),
  );
}

/** All records as (kind, id, values), with texts opened; texts that do not open stay sealed. */
export async function plain(db: Database, texts: Texts): Promise<[string, string, { [field: string]: unknown }][]> {
  const rows = await db.read((tx) => tx.objectStore('rec').getAll());
  return Promise.all(
    rows.map(async ({ kind, id, fields }) => {
      const open = Object.entries(fields).map(async ([field, [value]]) => {
        const opened = holdsText(kind, field, value) ? await texts.open(kind, id, field, value) : null;
        return [field, opened?.text ?? value] as const;
      });
      return [kind, id, Object.fromEntries(await Promise.all(open))];
    }),
  );
}

/** By device: the instant (ms) of its latest stamp that is still in any record. */
export async function lastWrites(db: Database, devices: string[]): Promise<Map<string, number>> {
  const rows = await db.read((tx) => tx.objectStore('rec').getAll());
  const last = new Map<string, number>();
  for (const { fields } of rows) {
    for (const [, stamp] of Object.values(fields)) {
      const device = stampDevice(stamp);
      if (devices.includes(device)) last.set(device, Math.max(last.get(device) ?? 0, stampMs(stamp)));
    }
  }
  return last;
}
