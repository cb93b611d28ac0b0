/** Edits as they reach one transaction: one action, one stamp (R3), before-images kept (R17). */

import type { Cell } from '../domain/cells.ts';
import { usualStamp } from '../domain/hlc.ts';
import { ownShare } from '../domain/records.ts';
import { isStill } from './keys.ts';
import { written, type Step } from './steps.ts';
import type { Action } from './types.ts';
import type { Work } from './work.ts';

/** No cell's stamp. */
export const UNREAD = '';

/** The cell, or the account's key, changed while its text was being sealed: seal again. */
export class Moved extends Error {}

/** Apply the steps under one stamp; null when none was left to do. */
export async function apply(work: Work, steps: readonly Step[]): Promise<Action | null> {
  const action: Action = { stamp: '', touched: [] };
  for (const step of steps) {
    const { kind, id, was, key, usual, shelve } = step;
    const { device } = work.state;
    const field = step.field ?? ownShare(device);
    const rec = await work.rec(kind, id);
    const before = rec.fields[field] ?? null;
    if (was !== undefined && was !== (before?.[1] ?? null)) throw new Moved();
    if (key && !(await isStill(work, key))) throw new Moved();
    const found = written(step, rec.fields, device);
    if (!found) continue;
    const [, value] = found;
    if (usual) {
      await work.own(rec, field, [value, usualStamp(device)]);
      continue;
    }
    action.stamp ||= await work.stamp();
    if (before?.[1] !== action.stamp) action.touched.push({ kind, id, field, before });
    await work.own(rec, field, [value, action.stamp]);
    work.wrote.push([kind, id, field, rec.fields[field]!]);
    if (value === null) await forget(work, kind, id, field);
    else if (shelve) await keep(work, kind, id, field, shelve);
  }
  return action.touched.length ? action : null;
}

async function keep(work: Work, kind: string, id: string, field: string, [value, stamp]: Cell): Promise<void> {
  await work.tx.objectStore('shelf').put({ kind, id, field, stamp, value, by: null });
  work.more = true;
}

/** A text deleted for ever leaves nothing on the shelf either. */
async function forget(work: Work, kind: string, id: string, field: string): Promise<void> {
  const range = IDBKeyRange.bound([kind, id, field, ''], [kind, id, field, '~']);
  if ((await work.tx.objectStore('shelf').count(range)) === 0) return;
  await work.tx.objectStore('shelf').delete(range);
  work.more = true;
}
