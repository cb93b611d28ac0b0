/**
 * The export: everything that a person has written, as one JSON object with readable texts.
 *
 * Version 1:
 * - `format` "tend", `version` 1, `exportedAt` RFC 3339, `account`.
 * - `habits`, `ticks`, `settings` and `others` (check-ins, letters, people, ledger, and kinds that
 *   this version does not know): lists of `{id, …fields}` with the values as they stand; a tick
 *   also has `date` and `habit`. Absent fields have their defaults. Wrapped keys are left out.
 * - `shelf`: own texts that another device replaced unseen; `aside`: cells that the server refused.
 * A text that cannot be opened stays sealed: it begins with "1.".
 */

import type { QuarantinedCell } from '../db/schema.ts';
import { readTickId } from '../domain/records.ts';
import { KINDS, type Schema } from '../domain/schema.ts';

/** A record with its texts opened. */
export type PlainRow = [kind: string, id: string, fields: { [field: string]: unknown }];

/** A text on the shelf. */
export interface Shelf {
  kind: string;
  id: string;
  field: string;
  mine: string | null;
  theirs: string | null;
}

export interface Exported {
  format: 'tend';
  version: 1;
  exportedAt: string;
  account: string;
  habits: object[];
  ticks: object[];
  settings: object[];
  others: object[];
  shelf: object[];
  aside: object[];
}

/** The export of an account. `at`: the instant of the export, ms. */
export function exported(
  account: string,
  rows: PlainRow[],
  shelf: Shelf[],
  aside: QuarantinedCell[],
  at: number,
): Exported {
  const of = (list: Schema['exported']): PlainRow[] => rows.filter(([kind]) => listOf(kind) === list);
  return {
    format: 'tend',
    version: 1,
    exportedAt: new Date(at).toISOString(),
    account,
    habits: of('habits').map(([, id, fields]) => ({ id, ...fields })),
    ticks: of('ticks').map(([, id, fields]) => {
      const [date, habit] = readTickId(id);
      return { id, date, habit, ...fields };
    }),
    settings: of('settings').map(([, id, fields]) => ({ id, ...fields })),
    others: of('others').map(([kind, id, fields]) => ({ kind, id, ...fields })),
    shelf: shelf.map(({ kind, id, field, mine, theirs }) => ({ kind, id, field, mine, theirs })),
    aside: aside.map(({ kind, id, field, cell, why, at: since }) => ({
      kind,
      id,
      field,
      value: cell[0],
      stamp: cell[1],
      why,
      at: new Date(since).toISOString(),
    })),
  };
}

/** The list for a record's kind; null: it is left out. Unknown kinds go into `others`. */
function listOf(kind: string): Schema['exported'] {
  const kinds: { readonly [kind: string]: Pick<Schema, 'exported'> } = KINDS;
  return kinds[kind] === undefined ? 'others' : kinds[kind].exported;
}
