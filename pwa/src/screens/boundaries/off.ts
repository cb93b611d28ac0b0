/** Whether one is off work now, and what waits until work begins. Pure. */

import { addDays, startOf, type Day } from '../../domain/day.ts';
import { awayUntil, nextStart, workOf, type Roster } from '../../domain/strategies/roster.ts';

/** What of a clock-off matters here. */
export interface Off {
  on: Day | null;
  card: { at: number; waits: string | null };
}

/** The person's roster, and where they are. */
export interface Here {
  roster: Roster;
  zone: string;
  dayStart: string;
  today: Day;
}

/** How it stands. Instants in ms. */
export interface Standing {
  /** Work goes on, and nobody has clocked off since it began. */
  isWorking: boolean;
  /** Since when it has been so; null: not known. */
  since: number | null;
  /** Until when; null: no work is known to come. */
  until: number | null;
}

/** The work of so many days is looked through for the one that ended last. */
const BACK_DAYS = 15;

/**
 * Whether the person is at work or off. Whoever has clocked off since work began is off since then, before the
 * roster says so or after; without a roster, until their next day begins.
 */
export function standingAt({ roster, zone, dayStart, today }: Here, now: number, offs: readonly Off[]): Standing {
  const last = latestOf(offs, now);
  const at = last?.card.at ?? -Infinity;
  const begun = workOf(roster, zone, addDays(today, -BACK_DAYS), addDays(today, 1)).findLast(
    ({ start }) => start <= now,
  );
  if (begun && at < begun.start && now < begun.end) return { isWorking: true, since: begun.start, until: begun.end };
  const until = nextStart(roster, zone, now, today);
  if (begun && at < begun.start) return { isWorking: false, since: begun.end, until };
  const isOver = !begun && until === null && now >= startOf(addDays(last?.on ?? today, 1), zone, dayStart);
  return { isWorking: false, since: last && !isOver ? at : null, until };
}

/** The last clock-off up to now. */
export function latestOf<O extends Off>(offs: readonly O[], now: number): O | null {
  const past = offs.filter(({ card }) => card.at <= now);
  return past.reduce<O | null>((last, one) => (last && last.card.at > one.card.at ? last : one), null);
}

/** Until when what was put away at a clock-off stays away. */
export function backAt({ roster, zone, dayStart, today }: Here, { on, card }: Off): number {
  return awayUntil(roster, zone, card.at, on ?? today, dayStart);
}

/** The clock-offs whose words have waited until now, the oldest first. */
export function waitedFor<O extends Off>(here: Here, now: number, offs: readonly O[]): O[] {
  return offs.filter((one) => one.card.waits && backAt(here, one) <= now).sort((a, b) => a.card.at - b.card.at);
}
