/** The records of a kind that the screen has, as they were read or painted. */

import type { Fields } from '../../domain/cells.ts';
import type { Shown } from './catching-up.ts';

export interface Collection {
  /** The cells of one. */
  fields(id: string): Fields | undefined;
  /** Take some in, as stored or as they will be. */
  put(some: readonly Shown[]): void;
  /** Which are here. */
  ids(): Iterable<string>;
}

/** `take` makes of them what screens show; `some` are those that have changed. */
export function collection(take: (records: ReadonlyMap<string, Fields>, some: readonly Shown[]) => void): Collection {
  const records = new Map<string, Fields>();
  return {
    fields: (id) => records.get(id),
    ids: () => records.keys(),
    put(some) {
      for (const { id, fields } of some) {
        if (fields) records.set(id, fields);
        else records.delete(id);
      }
      take(records, some);
    },
  };
}
