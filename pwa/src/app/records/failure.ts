/** What did not happen is said: every act of a person has a failure branch, and it ends here. */

import { isEmptied, isLeft } from '../../db/open.ts';
import { Locked, TextTooLong } from '../../sync/engine.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { background } from '../platform/background.ts';
import { breakDown } from '../account/account.ts';
import { said } from './state.ts';

export { TextTooLong };

const t = translator(firstTexts);

/** Errors whose failure the person has been told of. */
const announced = new WeakSet<object>();

/** Say on the screen that something was not done, once for each error. */
export function failed(error: unknown): void {
  if (isAnnounced(error)) return;
  if (typeof error === 'object' && error !== null) announced.add(error);
  said.value = { text: wordsFor(error), action: null };
  if (error instanceof Locked || error instanceof TextTooLong || isLeft(error)) return;
  background(breakDown(error));
}

/** Let an act run by itself; what goes wrong with it is said. */
export function run(act: Promise<unknown> | null | undefined | false): void {
  if (act) act.catch(failed);
}

/** Say what no branch has caught: a rejected promise that an event handler let go. */
export function watchFailures(): void {
  addEventListener('unhandledrejection', (event) => {
    // A reading of the account that this tab has left: nothing was lost.
    if (isAnnounced(event.reason) || isLeft(event.reason) || isEmptied(event.reason)) event.preventDefault();
    // So is, perhaps, one of a database that was emptied: the registry tells.
    if (isEmptied(event.reason)) background(breakDown(event.reason));
    else if (!event.defaultPrevented) failed(event.reason);
  });
}

function isAnnounced(error: unknown): boolean {
  return typeof error === 'object' && error !== null && announced.has(error);
}

function wordsFor(error: unknown): string {
  if (error instanceof Locked) return t('said.locked');
  return t(error instanceof TextTooLong ? 'said.long' : 'said.failed');
}
