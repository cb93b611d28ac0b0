/**
 * The hybrid logical clock that makes stamps (R3): close to wall time, yet later than any stamp seen.
 *
 * A stamp is 23 characters: 11 hex digits of ms since 1970, 4 of a counter, 8 of the device.
 * Twin: server/tend/domain/records/hlc.py; cases in tests/vectors/stamps.json.
 */

/** The latest instant that a device has stamped or seen: ms since 1970, and a counter. */
export type Clock = readonly [ms: number, counter: number];

const MAX_COUNTER = 0xffff;
const STAMP = /^[0-9a-f]{23}$/;

/** The clock after one more action at `now` (ms). It never goes back; a full counter carries into the ms. */
export function tick(clock: Clock, now: number): Clock {
  if (now > clock[0]) return [now, 0];
  return clock[1] < MAX_COUNTER ? [clock[0], clock[1] + 1] : [clock[0] + 1, 0];
}

/** The clock after a stamp was pulled: the stamps that it makes next are later than that one. */
export function see(clock: Clock, stamp: string): Clock {
  const ms = stampMs(stamp);
  const counter = stampCounter(stamp);
  return ms > clock[0] || (ms === clock[0] && counter > clock[1]) ? [ms, counter] : clock;
}

/** The stamp of the clock's instant on a device (8 hex digits). Throws a RangeError if it does not fit. */
export function writeStamp([ms, counter]: Clock, device: string): string {
  const text = ms.toString(16).padStart(11, '0') + counter.toString(16).padStart(4, '0') + device;
  if (!isStamp(text)) throw new RangeError('no stamp can hold this instant and device');
  return text;
}

/** The stamp of a default that the app writes by itself: earlier than any action of a person (R3). */
export function usualStamp(device: string): string {
  return writeStamp([0, 0], device);
}

/** Whether a text has the form of a stamp. */
export function isStamp(text: string): boolean {
  return STAMP.test(text);
}

/** The instant of a stamp, ms since 1970. */
export function stampMs(stamp: string): number {
  return parseInt(stamp.slice(0, 11), 16);
}

/** The counter of a stamp. */
export function stampCounter(stamp: string): number {
  return parseInt(stamp.slice(11, 15), 16);
}

/** The device that made a stamp. */
export function stampDevice(stamp: string): string {
  return stamp.slice(15);
}
