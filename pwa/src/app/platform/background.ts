import { isEmptied, isLeft } from '../../db/open.ts';

/** Let something run that nobody waits for and nobody asked for: what goes wrong with it is reported. */
export function background(act: Promise<unknown> | null | undefined | false): void {
  if (!act) return;
  act.catch((error: unknown) => {
    // What was under way for an account that this browser has left is nobody's fault.
    if (isLeft(error)) return;
    // Nobody catches this one but `watchFailures`, which asks the registry what it means.
    if (isEmptied(error)) throw error;
    reportError(error);
  });
}
