/** What an account left in localStorage goes with it. A file of its own: those who wipe an account keep no words. */

import { FIRST, names, remove, WORDS } from './leftovers.ts';

/** Remove all that is stored here: the account is being wiped. */
export function forgetLeft(): void {
  for (const name of [...names(), ...names(WORDS), FIRST]) remove(name);
}
