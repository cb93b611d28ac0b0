/** What the address says of a nudge that was tapped. Pure. */

import { readKey } from '../../domain/nudge-key.ts';

export function isNudgedIn(search: string): boolean {
  return new URLSearchParams(search).has('nudge');
}

/** Whom the nudge is about, by the record's id; null: nobody. */
export function aboutIn(search: string): string | null {
  return readKey(new URLSearchParams(search).get('nudge') ?? '')?.about ?? null;
}
