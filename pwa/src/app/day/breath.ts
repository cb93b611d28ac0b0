/** Breathing by a pattern: which phase it is at a moment, and what is written down at the end. */

import { addTo, toggle } from './tick.ts';
import type { Habit } from '../records/habits.ts';
import { habits, markOf } from '../records/state.ts';
import { turnDay } from '../records/turn.ts';

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
  const list = habits.value;
  return list.find(({ id }) => id === 'starter00002') ?? list.find(({ area }) => area === 'mindfulness') ?? null;
}

/** Whole minutes of breathing between two instants: never more than were chosen, for a phone may have slept. */
export function minutesBetween(began: number, ended: number, chosen: number): number {
  return Math.min(chosen, Math.round(Math.max(0, ended - began) / 60_000));
}

/** Write so many minutes down; false: there is no habit that they could count for. */
export async function writeBreath(minutes: number): Promise<boolean> {
  const habit = breathHabit();
  if (!habit || minutes < 1) return false;
  const on = turnDay();
  if (habit.measure === 'minutes') await addTo(habit, on, minutes);
  else if (habit.measure === 'count') await addTo(habit, on, 1);
  else if (markOf(habit, on) === 'open') await toggle(habit, on);
  return true;
}
