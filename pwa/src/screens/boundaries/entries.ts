/** What the ledger has of clock-offs and of work calls. */

import type { Entry } from '../../app/records/cards.ts';
import type { Day } from '../../domain/day.ts';
import type { Card } from '../../domain/strategies/cards.ts';

type Of<Is extends Card<'g'>['is']> = Entry<'g'> & { card: Extract<Card<'g'>, { is: Is }> };

export type ClockedOff = Of<'clockoff'>;
/** A work call; of one without a date nothing is known. */
export type Call = Of<'call'> & { on: Day };
