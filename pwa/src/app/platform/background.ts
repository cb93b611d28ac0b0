/** Let something run that nobody waits for and nobody asked for: what goes wrong with it is reported. */
export function background(act: Promise<unknown> | null | undefined | false): void {
  if (act) act.catch((error: unknown) => reportError(error));
}
