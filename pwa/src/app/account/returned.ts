/** The notice that this browser has returned to its earlier account (see fall-back.ts), shown until it was read. */

import { signal } from '@preact/signals';
import * as kept from '../../db/returned.ts';

/** Null: there is no notice to read. */
export const returned = signal<'removed' | 'gone' | null>(null);

/** Read it from the registry. */
export async function readReturned(): Promise<void> {
  returned.value = (await kept.returned()) ?? null;
}

/** The person has read the notice: remove it. */
export async function forgetReturned(): Promise<void> {
  await kept.setReturned(undefined);
  returned.value = null;
}
