/** Why this browser is back at what it had before it joined an account: said until it was read. */

import { signal } from '@preact/signals';
import * as kept from '../../db/returned.ts';

/** Null: it is not, or that was read. */
export const returned = signal<'removed' | 'gone' | null>(null);

/** Read it anew. */
export async function readReturned(): Promise<void> {
  returned.value = (await kept.returned()) ?? null;
}

/** It was read. */
export async function forgetReturned(): Promise<void> {
  await kept.setReturned(undefined);
  returned.value = null;
}
