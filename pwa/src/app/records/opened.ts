/** A cache of opened texts, so that each sealed text is deciphered once. */

import type { Cell } from '../../domain/cells.ts';
import type { Engine } from '../../sync/engine.ts';
import type { Shown } from './catching-up.ts';
import { typedIn } from './paint.ts';

/** By record id, field and sealed text: the same sealed text does not open in another field. */
const opened = new Map<string, string>();

/** Open the texts of some records, those that were not opened yet. `textsOf`: of a kind. */
export async function openTexts(
  engine: Engine,
  records: readonly Shown[],
  textsOf: (kind: string) => readonly string[],
): Promise<void> {
  await Promise.all(
    records.flatMap(({ kind, id, fields }) =>
      textsOf(kind).map(async (field) => {
        const cell = fields?.[field];
        if (wordsOf(id, field, cell) !== null) return;
        const text = await engine.text(kind, id, field, cell);
        if (text !== null) opened.set(cellKey(id, field, cell!), text);
      }),
    ),
  );
}

/** The words of a cell: '' where there are none, null where they cannot be read here. */
export function wordsOf(id: string, field: string, cell: Cell | undefined): string | null {
  if (!cell || cell[0] === null) return '';
  return typedIn(cell) ?? opened.get(cellKey(id, field, cell)) ?? null;
}

/** Clear the cache: another account is current. */
export function forgetTexts(): void {
  opened.clear();
}

function cellKey(id: string, field: string, [sealed]: Cell): string {
  return `${id} ${field} ${String(sealed)}`;
}
