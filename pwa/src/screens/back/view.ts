/** Which week, month or year is looked at. It stands in the address: a reload, and Back, find it again. */

import { useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { settings } from '../../app/records/settings.ts';
import { isDate } from '../../domain/civil.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { rangeAt, SCALES, type Range, type Scale } from '../../domain/strategies/looking-back.ts';

export interface View {
  scale: Scale;
  range: Range;
  /** Whether today lies in it. */
  isNow: boolean;
  /** Show another scale, at the same dates. */
  turnTo: (scale: Scale) => void;
  /** Show the one before (-1), or after (1). */
  step: (by: -1 | 1) => void;
}

/** A date of null follows today. */
interface Asked {
  scale: Scale;
  on: Day | null;
}

export function useView(): View {
  const [asked, setAsked] = useState(read);
  const { weekStart } = settings.value;
  const now = today.value;
  const range = rangeAt(asked.scale, asked.on ?? now, weekStart);
  const show = (scale: Scale, on: Day): void => {
    const at = rangeAt(scale, on, weekStart);
    const next = { scale, on: holds(at, now) ? null : at.first };
    setAsked(next);
    const query = new URLSearchParams({ by: scale, ...(next.on && { on: next.on }) });
    history.replaceState(history.state, '', `${location.pathname}?${query}`);
  };
  return {
    scale: asked.scale,
    range,
    isNow: holds(range, now),
    turnTo: (scale) => show(scale, holds(range, now) ? now : range.last),
    step: (by) => show(asked.scale, addDays(by < 0 ? range.first : range.last, by)),
  };
}

function holds({ first, last }: Range, on: Day): boolean {
  return first <= on && on <= last;
}

function read(): Asked {
  const query = new URLSearchParams(location.search);
  const on = query.get('on');
  return { scale: SCALES.find((one) => one === query.get('by')) ?? 'week', on: isDate(on) ? on : null };
}
