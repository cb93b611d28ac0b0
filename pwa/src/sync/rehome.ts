/** Moving records from one account to another in the same browser: joining, or a taken id. */

import type { Rec } from '../db/schema.ts';
import { later, type Cell } from '../domain/cells.ts';
import { see } from '../domain/hlc.ts';
import { isSealed } from '../domain/records.ts';
import type { Texts } from './texts.ts';
import type { Work } from './work.ts';

/** Wrapped keys and device names belong to the account that is left. */
const STAY = ['k', 'd'];

type Moving = [kind: string, id: string, field: string, cell: Cell];

/**
 * Prepare the records of `from` for the account of `to`: texts are sealed anew. What comes back
 * puts them into a transaction there: stamps kept, all queued; the later stamp stands.
 */
export async function rehome(
  rows: Rec[], from: Texts, to: Texts, what: 'plain' | 'texts',
): Promise<(work: Work, past: string[]) => Promise<void>> {
  const moving: Moving[] = [];
  for (const { kind, id, fields } of rows) {
    if (STAY.includes(kind)) continue;
    for (const [field, [value, stamp]] of Object.entries(fields)) {
      if (isSealed(kind, field) !== (what === 'texts')) continue;
      const opened = what === 'texts' ? await from.open(kind, id, field, value) : null;
      const put = opened ? await to.seal(kind, id, field, opened) : value;
      moving.push([kind, id, field, [put, stamp]]);
    }
  }
  return (work, past) => arrive(work, moving, past);
}

async function arrive(work: Work, moving: Moving[], past: string[]): Promise<void> {
  const { state, tx } = work;
  state.past = [...new Set([...state.past, ...past])];
  for (const [kind, id, field, cell] of moving) {
    state.clock = see(state.clock, cell[1]);
    const rec = await work.rec(kind, id);
    const have = rec.fields[field];
    if (later(have, cell)) {
      await work.own(rec, field, cell);
    } else if (have![1] !== cell[1] && isSealed(kind, field) && typeof cell[0] === 'string') {
      // The account's own text stands; ours, which nobody there can have seen, goes on the shelf.
      const [value, stamp] = cell;
      await tx.objectStore('shelf').put({ kind, id, field, stamp, value, by: have! });
    }
  }
  work.more = true;
}
