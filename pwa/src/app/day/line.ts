/** The line after a tick. What chooses it is a file of its own, fetched after the first paint. */

import { firstTexts } from '../../i18n/en/first.ts';
import { speak, translator } from '../../i18n/texts.ts';
import type { Standing } from '../records/ticks.ts';

const t = translator(firstTexts);

/** One sentence for what has been done since these days stood so, about the last of them. */
export async function lineSince(...before: Standing[]): Promise<string> {
  const feedback = await import('./feedback.ts').catch(() => null);
  await speak();
  // Where that file could not be had, a tick is no less kept.
  return feedback?.lineAfter(before) ?? t('said.kept');
}
