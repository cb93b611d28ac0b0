/** The entries of the ledger (kind `g`) for a screen that keeps forms. */

import { useEffect, useState } from 'preact/hooks';
import { run } from '../app/records/failure.ts';
import { watchCards, type Found } from '../app/records/cards.ts';
import { bringAllBack } from '../app/records/unsaved.ts';

/**
 * The entries whose ids lie from `from` to before `to`; all of them without. Null: not read yet, or what was begun
 * before a reload is not back yet.
 */
export function useLedger(from?: string, to?: string): Found<'g'> | null {
  const [found, setFound] = useState<Found<'g'> | null>(null);
  const [waits, setWaits] = useState(true);
  useEffect(() => watchCards('g', setFound, from, to), []);
  useEffect(() => run(bringAllBack().finally(() => setWaits(false))), []);
  return waits ? null : found;
}
