/** The order of the list by fractional indexing: a new key between two keys, so that two devices can move habits independently. */

import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import type { Edit } from '../../sync/engine.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';
import { habitEdits, type Habit } from '../records/habits.ts';
import { perform } from '../records/perform.ts';
import { all } from '../records/state.ts';

const t = translator(habitsTexts);

/** A key after all others. */
export function placeAtEnd(): string {
  const last =
    all.value
      .filter(({ pos }) => pos)
      .map(({ pos }) => pos)
      .sort()
      .at(-1) ?? null;
  return generateKeyBetween(last, null);
}

/** Put a habit before another one of the list (null: at its end). */
export async function move(habit: Habit, before: Habit | null, list: readonly Habit[]): Promise<void> {
  const rest = list.filter(({ id }) => id !== habit.id);
  const at = before ? rest.findIndex(({ id }) => id === before.id) : rest.length;
  const order = [...rest.slice(0, at), habit, ...rest.slice(at)];
  const edits = positionEdits(order, habit);
  if (edits.length) await perform(edits, () => t('said.moved'));
}

/** Edits that move a habit: one key between its neighbours; if keys are missing or equal, new keys for all. */
function positionEdits(order: readonly Habit[], moved: Habit): Edit[] {
  const at = order.indexOf(moved);
  const low = order[at - 1]?.pos ?? null;
  const high = order[at + 1]?.pos ?? null;
  const whole = order.every((one) => one === moved || one.pos) && !(low && high && low >= high);
  if (whole) return habitEdits(moved.id, { pos: generateKeyBetween(low, high) });
  const keys = generateNKeysBetween(null, null, order.length);
  return order.flatMap(({ id }, i) => habitEdits(id, { pos: keys[i]! }));
}
