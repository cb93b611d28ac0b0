/** The entries of the ledger that the screen is about. */

import type { Entry } from '../../app/records/cards.ts';
import type { Card } from '../../domain/strategies/cards.ts';

/** A record of the ledger whose card is a week's number. */
export type LoadEntry = Entry<'g'> & { card: Extract<Card<'g'>, { is: 'caseload' }> };
/** One whose card is a limit. */
export type LimitEntry = Entry<'g'> & { card: Extract<Card<'g'>, { is: 'limit' }> };
