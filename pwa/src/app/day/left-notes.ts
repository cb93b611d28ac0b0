/** Notes that were begun on an earlier day and are not saved, because their page ended. Loaded on demand. */

import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { namesOfWords } from '../account/words-left.ts';
import { engine } from '../account/signals.ts';
import { trimmed } from '../platform/forms.ts';
import { today } from '../platform/today.ts';
import type { Habit } from '../records/habits.ts';
import { all } from '../records/state.ts';
import { discardNote, noteLeft, noteOf, NOTES } from './note.ts';

/** A note that is not saved, and the day that it is about. */
export interface LeftNote {
  habit: Habit;
  on: Day;
}

/** The latest of them; null: none, or none that can be read here. */
export async function lastLeftNote(): Promise<LeftNote | null> {
  const own = `${engine.peek()?.account ?? ''} `;
  const places = namesOfWords(own + NOTES).map((name) => name.slice(own.length + NOTES.length));
  for (const place of places.sort().reverse()) {
    const on = place.slice(0, 10);
    const habit = all.peek().find(({ id, deleted }) => !deleted && place === `${on}.${id}`);
    if (habit && isDate(on) && on < today.peek() && (await isUnsaved(habit, on))) return { habit, on };
  }
  return null;
}

/** What was saved after all, by the page that it was left on, is no longer offered. */
async function isUnsaved(habit: Habit, on: Day): Promise<boolean> {
  const left = await noteLeft(habit, on);
  if (!left) return false;
  if (trimmed(left.text) !== (await noteOf(habit, on))) return true;
  discardNote(habit, on);
  return false;
}
