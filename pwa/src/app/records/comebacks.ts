/** On which dates the person was back after days away. Read from when ticks were made; loaded on demand. */

import { isAway } from '../../domain/coming-back.ts';
import { dayOf, type Day } from '../../domain/day.ts';
import { stampMs } from '../../domain/hlc.ts';
import { today } from '../platform/today.ts';
import { isBack, told } from './door.ts';
import { settings } from './settings.ts';
import { all } from './state.ts';
import { ticksOf } from './ticks.ts';
import { nowHere } from './turn.ts';

/** Ticks of one quarter of an hour are of one date, in every zone. */
const QUARTER_MS = 15 * 60_000;

/**
 * The earliest first, today among them while the person is back. Unlike `isBack` a date stays one: what the first
 * tick after a return says of it does not end with the day, and dates that are noted down later do not undo it.
 */
export function comebacks(): Day[] {
  const { at, zone } = nowHere();
  const quarters = new Set<number>();
  for (const { id } of all.peek()) {
    for (const fields of ticksOf(id).values()) {
      for (const [value, stamp] of Object.values(fields)) {
        // What is only painted has no stamp yet: it is of now.
        if (value) quarters.add(Math.floor((stampMs(stamp) || at) / QUARTER_MS));
      }
    }
  }
  const [{ dayStart }, away] = [settings.peek(), told()];
  const signs = [...new Set([...quarters].map((one) => dayOf(one * QUARTER_MS, zone, dayStart)))].sort();
  const found = signs.filter((on, i) => i > 0 && isAway([signs[i - 1]!], on, away));
  return isBack.peek() && found.at(-1) !== today.peek() ? [...found, today.peek()] : found;
}
