/** Starting, pausing and finishing the timer. */

import { tickId } from '../../domain/records.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import { tapped } from '../../sync/field-writes.ts';
import { engine } from '../account/session.ts';
import { background } from '../platform/background.ts';
import type { Habit } from '../records/habits.ts';
import { perform, say } from '../records/perform.ts';
import { turnDay } from '../records/turn.ts';
import { elapsed, keep, minutesOf } from './timer-time.ts';
import { timer } from './timer.ts';

const t = translator(menuTexts);

/** Start the timer; the minutes of one that is running are stored first. */
export function startTimer(habit: Habit): void {
  if (timer.value && minutesOf(timer.value) > 0) background(finishTimer());
  keep({ habit: habit.id, on: turnDay(), account: engine.value?.account ?? '', before: 0, since: Date.now() });
}

/** Pause the timer, or go on. */
export function holdTimer(): void {
  const one = timer.value;
  if (!one) return;
  keep({ ...one, before: elapsed(one), since: one.since === null ? Date.now() : null });
}

/**
 * Stop the timer and add its minutes to the habit. If they cannot be written, the stopped timer stays with them;
 * one that was started in its place gives way, unless that has minutes of its own.
 */
export async function finishTimer(): Promise<void> {
  const one = timer.value;
  if (!one) return;
  const n = minutesOf(one);
  keep(null);
  if (n < 1) return say(t('timer.short'));
  const stopped = { ...one, before: elapsed(one), since: null };
  try {
    await perform([tapped('t', tickId(one.on, one.habit), n)], () => t('said.timed', { n }));
  } catch (error) {
    const other = timer.peek();
    if (!other || minutesOf(other) < 1) keep(stopped);
    throw error;
  }
}

/** Discard the timer. */
export function dropTimer(): void {
  keep(null);
}
