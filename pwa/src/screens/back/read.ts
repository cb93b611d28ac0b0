/** What looking back reads while it is shown: the check-ins, and the ledger of dates. */

import { useEffect, useState } from 'preact/hooks';
import { rosterNow } from '../../app/nudges/roster.ts';
import { firstOn, keptIn, restsIn, type KeptBy } from '../../app/habit/back.ts';
import { today } from '../../app/platform/today.ts';
import { watchCards, type Entry, type Found } from '../../app/records/cards.ts';
import { settings } from '../../app/records/settings.ts';
import { complete } from '../../app/records/ticks.ts';
import { nowHere } from '../../app/records/turn.ts';
import type { Day } from '../../domain/day.ts';
import { giftsIn, type Gifts, type Range } from '../../domain/strategies/looking-back.ts';
import { weekRows, type Known, type WeekRow } from './weeks.ts';

export interface Read {
  check: Found<'c'>;
  ledger: Found<'g'>;
}

/** Null: not all of it is read yet, or not all ticks. */
export function useRead(): Read | null {
  const [check, setCheck] = useState<Found<'c'> | null>(null);
  const [ledger, setLedger] = useState<Found<'g'> | null>(null);
  useEffect(() => watchCards('c', setCheck), []);
  useEffect(() => watchCards('g', setLedger, '0', ':'), []);
  return check && ledger && complete.value ? { check, ledger } : null;
}

/** What is known beside the gifts. */
export function knownOf({ check, ledger }: Read): Known {
  return {
    roster: rosterNow(),
    zone: nowHere().zone,
    calls: ledger.entries.flatMap(({ on, card }) => (on && card.is === 'call' ? { on, minutes: card.minutes } : [])),
    checkIns: check.entries.flatMap(({ on, card }) => (on ? { on, answers: card.answers } : [])),
    weekStart: settings.value.weekStart,
    since: firstOf(check.entries) ?? today.value,
    today: today.value,
  };
}

/** The first date of which anything is known, ticks and plans first of all. */
function firstOf(entries: readonly Entry<'c'>[]): Day | null {
  const begun = firstOn();
  const made = entries.flatMap(({ on }) => on ?? []).sort()[0];
  return begun && made ? (made < begun ? made : begun) : (begun ?? made ?? null);
}

/** A range, and all that is shown of it. */
export interface Past {
  range: Range;
  kept: readonly KeptBy[];
  gifts: Gifts;
  rests: ReadonlySet<Day>;
  rows: readonly WeekRow[];
  known: Known;
}

export function pastOf(range: Range, known: Known): Past {
  const kept = keptIn(range, known.today);
  const gifts = giftsIn(kept, range);
  return { range, kept, gifts, rests: restsIn(range, known.today), rows: weekRows(gifts, range, known), known };
}
