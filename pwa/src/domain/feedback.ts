/**
 * Which kind of sentence follows a tick, and which text of that kind: the same on every device.
 *
 * Twin: server/tend/domain/habits/feedback.py; cases in tests/vectors/feedback.json.
 */

import type { Day } from './day.ts';
import { fnvBytes } from './fnv-bytes.ts';
import type { Share } from './share.ts';
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

/** What `choose` needs to know about a tick on today. */
export interface Moment {
  before: Pick<Summary, 'run' | 'reserve' | 'stage_best'>;
  after: Pick<Summary, 'run' | 'reserve' | 'stage_best'>;
  /** No habit was ever kept before. */
  first_ever: boolean;
  /** A letter of the person's own is due today. */
  letter_due: boolean;
  /** The tick has filled the ring of today: see `isFilled`. */
  all_done: boolean;
  /** The date is kept, but its amount is below the target. */
  tiny: boolean;
  /** The date is kept, but was not due. */
  bonus: boolean;
  /** The answer of `comeback` for the life before the tick. */
  comeback: boolean;
}

const STAGES: readonly Stage[] = ['seed', 'sprout', 'sapling', 'rooted', 'evergreen'];
const MILESTONES = [3, 7, 14, 21, 30, 50, 66, 100];

/** The first of the ten kinds, in their order of precedence, whose condition holds. */
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

/** Whether a tick on today would be a return after a break; `life` is as it was before that tick. */
export function comeback(life: Life): boolean {
  return new Rules(life).isComeback();
}

/** Which of `count` texts to show (from 0): by FNV-1a-32 over id, date and kind, so that devices agree. */
export function textIndex(habit: string, date: Day, kind: FeedbackKind, count: number): number {
  return fnvBytes(new TextEncoder().encode(`${habit}\x1f${date}\x1f${kind}`)) % count;
}

/** Whether a tick has filled the ring of a day on which at least two habits count: all of it is done. */
export function isFilled(before: Share, after: Share): boolean {
  return before.share !== 1 && after.share === 1 && after.counted > 1;
}
