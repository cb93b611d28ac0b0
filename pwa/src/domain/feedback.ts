/**
 * Which sentence follows a tick, and that every device shows the same one.
 *
 * Twin: server/tend/domain/habits/feedback.py; cases in tests/vectors/feedback.json.
 */

import type { Day } from './day.ts';
import { fnvBytes } from './digest.ts';
import { Rules, type Life, type Stage, type Summary } from './summary.ts';

export type FeedbackKind =
  | 'first_ever'
  | 'letter_due'
  | 'comeback'
  | 'stage_up'
  | 'milestone'
  | 'reserve_earned'
  | 'all_done_today'
  | 'tiny_counts'
  | 'bonus'
  | 'kept';

/** What a tick has changed. */
export interface Moment {
  before: Pick<Summary, 'run' | 'reserve' | 'stage_best'>;
  after: Pick<Summary, 'run' | 'reserve' | 'stage_best'>;
  /** No habit was ever kept before. */
  first_ever: boolean;
  letter_due: boolean;
  /** Every habit that is due today is kept now, and there are at least two. */
  all_done: boolean;
  /** Kept, and not full. */
  tiny: boolean;
  bonus: boolean;
  comeback: boolean;
}

const STAGES: readonly Stage[] = ['seed', 'sprout', 'sapling', 'rooted', 'evergreen'];
const MILESTONES = [3, 7, 14, 21, 30, 50, 66, 100];

/** The first of the ten kinds that holds. */
export function choose(moment: Moment): FeedbackKind {
  const { before, after } = moment;
  if (moment.first_ever) return 'first_ever';
  if (moment.letter_due) return 'letter_due';
  if (moment.comeback) return 'comeback';
  if (STAGES.indexOf(after.stage_best) > STAGES.indexOf(before.stage_best)) return 'stage_up';
  if (after.run > before.run && isMilestone(after.run)) return 'milestone';
  if (after.reserve > before.reserve && before.run > 0) return 'reserve_earned';
  if (moment.all_done) return 'all_done_today';
  if (moment.tiny) return 'tiny_counts';
  return moment.bonus ? 'bonus' : 'kept';
}

function isMilestone(run: number): boolean {
  return MILESTONES.includes(run) || (run > 100 && run % 50 === 0);
}

/** Whether a tick on today is a return, as the life stands before it. */
export function comeback(life: Life): boolean {
  return new Rules(life).isComeback();
}

/** Which of so many texts: FNV-1a-32 over id, date and kind, so that every device picks the same. */
export function textIndex(habit: string, date: Day, kind: FeedbackKind, count: number): number {
  return fnvBytes(new TextEncoder().encode(`${habit}\x1f${date}\x1f${kind}`)) % count;
}
