/** Breathing by a pattern: which phase it is at a moment, and what is written down at the end. */

import type { Day } from '../../domain/day.ts';
import { tickId } from '../../domain/records.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import type { Edit } from '../../sync/engine.ts';
import { tapped } from '../../sync/field-writes.ts';
import { targetOn, type Habit } from '../records/habits.ts';
import { perform, say } from '../records/perform.ts';
import { habits, markOf } from '../records/state.ts';
import { turnDay } from '../records/turn.ts';

const t = translator(menuTexts);

export type Phase = 'in' | 'hold' | 'out' | 'rest';
export type Pattern = 'box' | '478' | 'coherent';

/** Seconds of each phase. */
export const PATTERNS: { readonly [pattern in Pattern]: readonly (readonly [Phase, number])[] } = {
  box: [
    ['in', 4],
    ['hold', 4],
    ['out', 4],
    ['rest', 4],
  ],
  478: [
    ['in', 4],
    ['hold', 7],
    ['out', 8],
  ],
  coherent: [
    ['in', 5.5],
    ['out', 5.5],
  ],
};

/** The phase so many seconds after the beginning, how long it is, and how much of it is over. */
export function phaseAt(
  pattern: Pattern,
  seconds: number,
): { phase: Phase; length: number; passed: number; turn: number } {
  const phases = PATTERNS[pattern];
  const whole = phases.reduce((sum, [, length]) => sum + length, 0);
  let passed = seconds % whole;
  const turn = Math.floor(seconds / whole) * phases.length;
  for (const [i, [phase, length]] of phases.entries()) {
    if (passed < length) return { phase, length, passed, turn: turn + i };
    passed -= length;
  }
  return { phase: phases[0]![0], length: phases[0]![1], passed: 0, turn };
}

/** The habit that breathing is: meditation, else the first of mindfulness. */
export function breathHabit(): Habit | null {
  const list = doable();
  return list.find(({ id }) => id === 'starter00002') ?? list.find(({ area }) => area === 'mindfulness') ?? null;
}

/** The habit that a kind word to oneself is: the first of self-compassion, else breathing's. */
export function kindHabit(): Habit | null {
  return doable().find(({ area }) => area === 'compassion') ?? breathHabit();
}

/** What there shall be less of is nothing to do. */
function doable(): Habit[] {
  return habits.value.filter(({ limited }) => !limited);
}

/** Whole minutes of breathing between two instants: never more than were chosen, for a phone may have slept. */
export function minutesBetween(began: number, ended: number, chosen: number): number {
  return Math.min(chosen, Math.round(Math.max(0, ended - began) / 60_000));
}

/** Write so many minutes down, and say so; false: there is no habit that they could count for. */
export async function writeBreath(
  minutes: number,
  on = turnDay(),
  words = () => t('said.timed', { n: minutes }),
): Promise<boolean> {
  const habit = breathHabit();
  if (!habit || minutes < 1) return false;
  await writeMinutes(habit, minutes, on, words);
  return true;
}

/** Write minutes of a habit down, and say so. */
export async function writeMinutes(
  habit: Habit,
  minutes: number,
  on = turnDay(),
  words = () => t('said.timed', { n: minutes }),
): Promise<void> {
  const edit = editOf(habit, minutes, on);
  if (edit) await perform([edit], words);
  else say(words());
}

/** What so many minutes are for a habit, by its measure; null: it is kept already, or rests. */
function editOf(habit: Habit, minutes: number, on: Day): Edit | null {
  const id = tickId(on, habit.id);
  if (habit.measure !== 'check') return tapped('t', id, habit.measure === 'minutes' ? minutes : 1);
  if (markOf(habit, on) !== 'open') return null;
  return { kind: 't', id, field: 'v', value: targetOn(habit, on) };
}
