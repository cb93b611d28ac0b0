import { isEmptied, isLeft } from '../../db/open.ts';

/** Run something that nobody waits for; its errors are reported. For acts of a person see `run` (records/failure.ts). */
export function background(act: Promise<unknown> | null | undefined | false): void {
  if (!act) return;
  act.catch((error: unknown) => {
    // It was for an account that this browser has left.
    if (isLeft(error)) return;
    // Rethrown as an unhandled rejection, for `watchFailures`, which asks the registry what it means.
    if (isEmptied(error)) throw error;
    reportError(error);
  });
}
