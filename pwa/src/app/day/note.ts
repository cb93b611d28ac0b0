/** The note of a habit's day. */

import type { Cell } from '../../domain/cells.ts';
import type { Day } from '../../domain/day.ts';
import { tickId } from '../../domain/records.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import { engine } from '../account/signals.ts';
import type { Habit } from '../records/habits.ts';
import { typedIn } from '../records/paint.ts';
import { perform } from '../records/perform.ts';
import { fieldsOf } from '../records/ticks.ts';

const t = translator(menuTexts);

/** Its words; '' when there is none, null when it cannot be read here. */
export async function noteOf(habit: Habit, on: Day, cell = noteCell(habit, on)): Promise<string | null> {
  return typedIn(cell) ?? (engine.value ? engine.value.text('t', tickId(on, habit.id), 'n', cell) : '');
}

/** The cell of a day's note: an edit names it as seen. */
export function noteCell(habit: Habit, on: Day): Cell | undefined {
  return fieldsOf(habit.id, on)?.n;
}

/** A note for a habit's day, over the one that its writer has seen. */
export function note(habit: Habit, on: Day, text: string, over: Cell | undefined): Promise<void> {
  return perform([{ kind: 't', id: tickId(on, habit.id), field: 'n', text: text || null, over: over ?? null }], () =>
    t('said.note'),
  );
}
