/** Moving records from one account to another in the same browser: joining, or a taken id. */

import type { Rec } from '../db/schema.ts';
import { later } from '../domain/cells.ts';
import { see } from '../domain/hlc.ts';
import { isSealed } from '../domain/records.ts';
import type { Work } from './work.ts';

/** Wrapped keys and device names belong to the account that is left. */
const STAY = ['k', 'd'];

/** Whether a record belongs to its account and is never moved to another one. */
export function isBound({ kind }: Pick<Rec, 'kind'>): boolean {
  return STAY.includes(kind);
}

/** Put the plain fields of another account's records here: stamps kept, all queued; the later stamp stands. */
export async function movePlain(work: Work, rows: Rec[], past: string[]): Promise<void> {
  const { state } = work;
  state.past = [...new Set([...state.past, ...past])];
  for (const { kind, id, fields } of rows.filter((one) => !isBound(one))) {
    for (const [field, cell] of Object.entries(fields)) {
      if (isSealed(kind, field)) continue;
      state.clock = see(state.clock, cell[1]);
      const rec = await work.rec(kind, id);
      if (later(rec.fields[field], cell)) await work.own(rec, field, cell);
    }
  }
  work.more = true;
}
