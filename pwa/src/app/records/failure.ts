/** The failure branch of every act of a person: a sentence on the screen says that it did not happen. */

import { isEmptied, isLeft } from '../../db/open.ts';
import { Locked, TextTooLong } from '../../sync/engine.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { background } from '../platform/background.ts';
import { breakDown } from '../account/account.ts';
import { said } from './state.ts';

export { TextTooLong };

const t = translator(firstTexts);

/** Errors that were announced to the person already. */
const announced = new WeakSet<object>();

/** Announce on the screen that something was not done, once for each error. */
export function failed(error: unknown): void {
  if (isAnnounced(error)) return;
  if (typeof error === 'object' && error !== null) announced.add(error);
  said.value = { text: wordsFor(error), action: null };
  if (error instanceof Locked || error instanceof TextTooLong || isLeft(error)) return;
  background(breakDown(error));
}

/** Announce that an undo has found nothing of its own: another tab, or another device, has written since. */
export function nothingBack(): void {
  said.value = { text: t('said.since'), action: null };
}

/** Run an act without waiting for it; announce its failure. */
export function run(act: Promise<unknown> | null | undefined | false): void {
  if (act) act.catch(failed);
}

/** Announce failures that nobody has caught: unhandled promise rejections. */
export function watchFailures(): void {
  addEventListener('unhandledrejection', (event) => {
    // It concerns an account that this tab has left: nothing was lost.
    if (isAnnounced(event.reason) || isLeft(event.reason) || isEmptied(event.reason)) event.preventDefault();
    // An emptied database may be that of an account that was left: the registry tells.
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
