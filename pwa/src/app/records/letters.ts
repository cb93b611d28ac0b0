/** Letters to oneself that have come and are not opened: what Today says of them. */

import { signal } from '@preact/signals';
import { valueOf } from '../../domain/cells.ts';
import type { Day } from '../../domain/day.ts';
import { dueOf, hasCome, waitsSince } from '../../domain/strategies/letters.ts';
import { engine } from '../account/signals.ts';
import { today } from '../platform/today.ts';

const NONE: { count: number; written: Day | null } = { count: 0, written: null };

/** How many there are, and the date on which the first was written. Kept up to date by who shows it. */
export const come = signal(NONE);

/** Look again. What reads words is fetched only where a letter may have come. */
export async function lookForLetters(): Promise<void> {
  const at = engine.peek();
  if (!at) return void (come.value = NONE);
  const on = today.peek();
  const records = (await at.scan('l')).filter(({ fields }) => {
    const due = dueOf(fields);
    return valueOf(fields, 'del') !== 1 && (due === null || due <= on);
  });
  const found: (Day | null)[] = [];
  if (records.length) {
    const { readCards } = await import('../../domain/strategies/cards.ts');
    const backs = (await import('./comebacks.ts')).comebacks();
    for (const { id, fields } of records) {
      const cards = readCards('l', (await at.text('l', id, 'body', fields.body)) ?? '');
      const closed = cards.filter(
        (card) => card.opened === null && hasCome(dueOf(fields), waitsSince(card.on, fields), backs, on),
      );
      found.push(...closed.map((card) => card.on));
    }
  }
  if (engine.peek() === at) come.value = { count: found.length, written: found[0] ?? null };
}

let told: Day | null = null;

/** Whether a tick may say that a letter has come: once a day. */
export function mayTell(): boolean {
  return come.peek().count > 0 && told !== today.peek();
}

/** A tick has said it. */
export function noteSaid(): void {
  told = today.peek();
}
