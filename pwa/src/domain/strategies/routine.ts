/**
 * Routines: a habit with up to seven small steps, that counts as soon as any of them is done. A step that is
 * done is a share of the tick (`c.step3`), so each step is merged by itself, and a server or an app that
 * knows no steps counts them all the same.
 * Twin: server/tend/domain/strategies/routine.py; cases in tests/vectors/routine.json.
 */

import { valueOf, type Fields } from '../cells.ts';
import { SHARE } from '../kinds.ts';
import type { Entry } from '../schedule.ts';

export const MOST_STEPS = 7;

/** A step and its place, 1 to 7: its name is the field `step3`, its tick the share `c.step3`. */
export interface Step {
  place: number;
  name: string;
}

/** The steps that a habit has, of its seven places. */
export function stepsOf(names: readonly string[]): Step[] {
  return names.slice(0, MOST_STEPS).flatMap((name, i) => (name ? [{ place: i + 1, name }] : []));
}

/** The field of a step's name. */
export function stepField({ place }: Pick<Step, 'place'>): string {
  return `step${place}`;
}

/** The field of a tick that says whether a step was done: 1 or 0. */
export function doneField(step: Pick<Step, 'place'>): string {
  return SHARE + stepField(step);
}

/** Whether a step was done, by the tick of a day. */
export function isDone(tick: Fields | undefined, step: Pick<Step, 'place'>): boolean {
  const value = valueOf(tick, doneField(step));
  return typeof value === 'number' && value > 0;
}

/** A plan's entry for so many steps: any keeps the date, all of them make it full. The measure is `count`. */
export function routineEntry<E extends Entry>(entry: E, steps: number): E {
  return { ...entry, target: Math.max(1, steps), tiny: 1 };
}
