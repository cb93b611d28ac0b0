/** The records of a kind that the screen has, as they were read or painted. */

import type { Fields } from '../../domain/cells.ts';
import { SEALED, type Kind } from '../../domain/kinds.ts';
import type { Shown } from './catching-up.ts';

export interface Collection {
  /** Sealed fields: they are opened before a record is put here. */
  readonly texts: readonly string[];
  /** The cells of one. */
  fields(id: string): Fields | undefined;
  /** Take some in, as stored or as they will be. */
  put(some: readonly Shown[]): void;
}

/** One that is always read whole. */
export interface WholeCollection extends Collection {
  readonly kind: Kind;
  /** Which are here. */
  ids(): Iterable<string>;
}

/**
 * `decode` makes of a record what screens know of it (undefined: nothing), once for each change of it;
 * `show` puts all of them into signals. What says the same as before stays the same object, so that
 * nothing is computed or drawn anew for it.
 */
export function collection<T>(
  kind: Kind,
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
