/** Edits as the screen shows them before they are on disk: by the rule that writes them (sync/field-writes.ts). Pure. */

import type { Cell, Fields, Value } from '../../domain/cells.ts';
import { usualStamp, stampDevice } from '../../domain/hlc.ts';
import type { Edit } from '../../sync/engine.ts';
import { fieldWriteOf, written, type FieldWrite } from '../../sync/field-writes.ts';
import { keyOf, type Key, type Write } from './catching-up.ts';

/** The stamp of what is painted: later than any that is written. */
export const PAINTED = '~';
/** Before the very first act there is no device. */
const NO_DEVICE = '00000000';

/** What edits make of records. A text stands as it was typed: nothing is sealed for the screen. */
export function paintsOf(edits: readonly Edit[], device = NO_DEVICE): Write {
  const steps = new Map<Key, FieldWrite[]>();
  for (const edit of edits)
    steps.set(keyOf(edit), [...(steps.get(keyOf(edit)) ?? []), fieldWriteOf(edit) ?? typed(edit)]);
  return new Map(
    [...steps].map(([key, some]) => [
      key,
      (fields: Fields) => some.reduce((now, step) => over(now, step, device), fields),
    ]),
  );
}

function over(fields: Fields, step: FieldWrite, device: string): Fields {
  const found = written(step, fields, device);
  if (!found) return fields;
  return { ...fields, [found[0]]: [found[1], step.usual ? usualStamp(device) : PAINTED] };
}

function typed({ kind, id, field, text }: Edit): FieldWrite {
  const value: Value = text === null || text === undefined ? null : { text };
  return { kind, id, field, to: { set: value } };
}

/** The words of a painted text; undefined: the cell is none. */
export function typedIn(cell: Cell | undefined): string | undefined {
  const value = cell?.[1] === PAINTED ? cell[0] : null;
  return typeof value === 'object' && value !== null ? (value as { text: string }).text : undefined;
}

/**
 * An edit of a text whose writer saw it painted: over what has come of that, which may be on its way to
 * the disk still. Another device's words in its place were not seen. `now`: the cell as the screen has it.
 */
export function overWhatCame(edit: Edit, now: Cell | undefined, device: string | undefined): Edit {
  if (edit.text === undefined || edit.over?.[1] !== PAINTED) return edit;
  const over: typeof edit.over = now && stampDevice(now[1]) === device ? now : 'own';
  return { ...edit, over };
}
