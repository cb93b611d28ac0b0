/**
 * The weekly check-in's day and hour, and whether to ask if it shall stop: after three of its dates
 * without one (docs/rules.md, Check-in). Loaded on demand.
 */

import { stampMs } from '../../domain/hlc.ts';
import { isDate } from '../../domain/civil.ts';
import { dayOf, type Day } from '../../domain/day.ts';
import { asksToStop } from '../../domain/strategies/checkin.ts';
import { engine } from '../account/signals.ts';
import { today } from '../platform/today.ts';
import { perform, write } from '../records/perform.ts';
import { settings, stored } from '../records/settings.ts';
import { nowHere } from '../records/turn.ts';
import { weeklyAt, type Weekly } from './settings.ts';

/** Sunday at five: a week is over, and the next has not begun. */
export const CHECK_IN: Weekly = [7, '17:00'];

/**
 * Whether the question is to be on the screen: three dates are over without a check-in, and on no day before today
 * it was asked since.
 */
export async function isStopAsked(): Promise<boolean> {
  const [at, weekly] = [engine.peek(), weeklyAt('checkin')];
  if (!at || !weekly) return false;
  const set = (await at.get('s', 'checkin'))?.fields.v;
  if (!set) return false;
  const ids = (await at.scan('c', '', '~')).map(({ id }) => id.slice(0, 10)).filter(isDate);
  const asked = stored.peek().get('checkinAsked');
  const before = isDate(asked) && asked !== today.peek() ? asked : null;
  return asksToStop(ids, weekly[0], dayOfStamp(set[1]), before, today.peek());
}

/** Note that the question is on the screen: no other day, and no other device, asks again. */
export async function noteStopAsked(): Promise<void> {
  if (stored.peek().get('checkinAsked') === today.peek()) return;
  await write([asked()]);
}

/** The answer: it stops, or is set again as it is, so that its dates count from today. */
export function answerStop(stops: boolean, said: string): Promise<void> {
  const weekly = stops ? null : weeklyAt('checkin');
  return perform([{ kind: 's', id: 'checkin', field: 'v', value: weekly && [...weekly] }, asked()], () => said);
}

function asked() {
  return { kind: 's', id: 'checkinAsked', field: 'v', value: today.peek() };
}

/** The person's date at a stamp; what is only painted is of now. */
function dayOfStamp(stamp: string): Day {
  const { at, zone } = nowHere();
  const ms = stampMs(stamp);
  return dayOf(Number.isFinite(ms) ? ms : at, zone, settings.peek().dayStart);
}
