/** Collections: the records of a kind that the screens have, as read or painted. */

import type { Fields } from '../../domain/cells.ts';
import { SEALED, type RecordKind } from '../../domain/kinds.ts';
import type { Shown } from './catching-up.ts';

export interface Collection {
  /** The sealed fields, which must be opened (opened.ts) before a record is put here. */
  readonly texts: readonly string[];
  /** The cells of a record. */
  fields(id: string): Fields | undefined;
  /** Take records in, as stored or as painted. */
  put(some: readonly Shown[]): void;
}

/** A collection that is always read as a whole. */
export interface WholeCollection extends Collection {
  readonly kind: RecordKind;
  /** The ids of its records. */
  ids(): Iterable<string>;
}

/**
 * `decode` makes of a record what screens know of it (undefined: nothing), once for each change of it;
 * `show` puts all of them into signals. What says the same as before stays the same object, so that
 * nothing is computed or drawn anew for it.
 */
export function collection<T>(
  kind: RecordKind,
  decode: (id: string, fields: Fields) => T | undefined,
  show: (all: ReadonlyMap<string, T>) => void,
): WholeCollection {
  const cells = new Map<string, Fields>();
  const all = new Map<string, T>();
  return {
    kind,
    texts: SEALED[kind],
    fields: (id) => cells.get(id),
    ids: () => cells.keys(),
    put(some) {
      for (const { id, fields } of some) {
        const made = fields && decode(id, fields);
        if (fields) cells.set(id, fields);
        else cells.delete(id);
        if (made === undefined) all.delete(id);
        else if (JSON.stringify(all.get(id)) !== JSON.stringify(made)) all.set(id, made);
      }
      show(all);
    },
  };
}
