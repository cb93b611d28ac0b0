/** The note of a habit's day. */

import type { Cell } from '../../domain/cells.ts';
import type { Day } from '../../domain/day.ts';
import { tickId } from '../../domain/records.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import { engine } from '../account/signals.ts';
import { trimmed } from '../platform/forms.ts';
import type { Habit } from '../records/habits.ts';
import { openTexts, wordsOf } from '../records/opened.ts';
import { typedIn } from '../records/paint.ts';
import { perform } from '../records/perform.ts';
import { fieldsOf } from '../records/ticks.ts';
import { bringBack, isLeft, keep, recall } from '../records/unsaved.ts';

const t = translator(menuTexts);

/** Its words; '' when there is none, null when it cannot be read here. */
export async function noteOf(habit: Habit, on: Day, cell = noteCell(habit, on)): Promise<string | null> {
  return typedIn(cell) ?? (engine.value ? engine.value.text('t', tickId(on, habit.id), 'n', cell) : '');
}

/** The cell of a day's note: an edit names it as seen. */
export function noteCell(habit: Habit, on: Day): Cell | undefined {
  return fieldsOf(habit.id, on)?.n;
}

/** Its words where they were opened before: see `openNotes`. '' when there is none, null while it is not known. */
export function noteSeen(habit: Habit, on: Day): string | null {
  return wordsOf(tickId(on, habit.id), 'n', noteCell(habit, on));
}

/**
 * Open the notes of some days, each sealed text once. One that was taken back is sealed like any other:
 * only opening it tells.
 */
export async function openNotes(days: readonly (readonly [Habit, Day])[]): Promise<void> {
  const at = engine.peek();
  if (!at) return;
  const records = days.map(([habit, on]) => ({
    kind: 't',
    id: tickId(on, habit.id),
    fields: fieldsOf(habit.id, on) ?? {},
  }));
  await openTexts(at, records, () => ['n']);
}

/** A note for a habit's day, over the one that its writer has seen. */
export function note(habit: Habit, on: Day, text: string, over: Cell | undefined): Promise<void> {
  return perform([{ kind: 't', id: tickId(on, habit.id), field: 'n', text: text || null, over: over ?? null }], () =>
    t(text ? 'said.note' : 'said.note.gone'),
  );
}

/** A note as it stood when its sheet was opened. */
export interface OpenedNote {
  text: string;
  cell: Cell | undefined;
}

/** What was typed, and the note as it was then. */
export interface BegunNote {
  text: string;
  opened: OpenedNote;
}

/** What was typed and is not saved: its page was left, or the disk took nothing; undefined: none. */
export function begunNote(habit: Habit, on: Day): BegunNote | undefined {
  return recall(placeOf(habit, on));
}

/** Whether there is such a text, also where it is still sealed. */
export function isNoteBegun(habit: Habit, on: Day): boolean {
  return begunNote(habit, on) !== undefined || isLeft(placeOf(habit, on));
}

/** The same text, opened where a page before this one has left it. */
export async function noteLeft(habit: Habit, on: Day): Promise<BegunNote | undefined> {
  if (isLeft(placeOf(habit, on))) await bringBack(placeOf(habit, on));
  return begunNote(habit, on);
}

/** With each letter: a page can be ended without a word. */
export function beginNote(habit: Habit, on: Day, begun: BegunNote): void {
  keep(placeOf(habit, on), begun);
}

/** Discard a text that was not saved. */
export function discardNote(habit: Habit, on: Day): void {
  keep(placeOf(habit, on), undefined);
}

/** Save what was typed, if it says anything else than before. Until it is saved it is offered again: see `begunNote`. */
export async function keepNote(habit: Habit, on: Day, begun: BegunNote): Promise<void> {
  const text = trimmed(begun.text);
  if (text === begun.opened.text) return discardNote(habit, on);
  beginNote(habit, on, begun);
  try {
    await note(habit, on, text, begun.opened.cell);
    // More may have been typed meanwhile.
    if (begunNote(habit, on) === begun) discardNote(habit, on);
  } catch {
    // `perform` has said what kept it from the disk.
    beginNote(habit, on, begun);
  }
}

/** Under which names notes are kept until they are saved: this, the date, a dot and the habit's id. */
export const NOTES = 'note.';

function placeOf(habit: Habit, on: Day): string {
  return `${NOTES}${on}.${habit.id}`;
}
