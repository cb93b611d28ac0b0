/**
 * The one question after the first week, "what would fill your cup?": when it is asked.
 * Twin: server/tend/domain/strategies/first_steps.py; cases in tests/vectors/first_steps.json.
 */

import { addDays, type Day } from '../day.ts';

/** A week has been lived with what was chosen first. */
const AFTER_DAYS = 7;
/** Whoever has used it for so long knows their way. */
const UNTIL_DAYS = 28;

/**
 * Whether to ask today. `begun`: the first date of any habit's plan (null: none has one); `asked`: the date on which it
 * was asked (null: never). It is asked on one day only.
 */
export function asksFirst(begun: Day | null, asked: Day | null, today: Day): boolean {
  if (begun === null || (asked !== null && asked !== today)) return false;
  return today >= addDays(begun, AFTER_DAYS) && today < addDays(begun, UNTIL_DAYS);
}
