/** The people of some roles and the ledger, while a screen shows them. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { watchCards, type Entry, type Found } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { bringAllBack } from '../../app/records/unsaved.ts';
import { inOrder, membersIn, type Member } from './members.ts';
import type { Role } from './form.ts';

export interface Circle {
  members: Member[];
  /** Everybody, of any role. */
  people: readonly Entry<'p'>[];
  ledger: readonly Entry<'g'>[];
  isLocked: boolean;
}

/** Null: not read yet, or what was begun before a reload is not back yet. `from`, `to`: of the ledger's ids. */
export function useCircle(roles: readonly Role[], from: string, to: string): Circle | null {
  const [people, setPeople] = useState<Found<'p'> | null>(null);
  const [ledger, setLedger] = useState<Found<'g'> | null>(null);
  const [waits, setWaits] = useState(true);
  const seen = useRef<string[]>([]);
  useEffect(() => watchCards('p', setPeople), []);
  useEffect(() => watchCards('g', setLedger, from, to), []);
  useEffect(() => run(bringAllBack().finally(() => setWaits(false))), []);
  if (waits || !people || !ledger) return null;
  const members = inOrder(membersIn(people.entries, ledger.entries, roles, today.value), seen.current);
  for (const { entry } of members) if (!seen.current.includes(entry.id)) seen.current.push(entry.id);
  return { members, people: people.entries, ledger: ledger.entries, isLocked: people.locked + ledger.locked > 0 };
}
