/** The line after a tick. What chooses it is a file of its own, fetched after the first paint. */

import { firstTexts } from '../../i18n/en/first.ts';
import { speak, translator } from '../../i18n/texts.ts';
import type { Standing } from '../records/ticks.ts';

const t = translator(firstTexts);

/** The sentence for what was done since the given standings, about the last of them. */
export async function lineSince(...before: Standing[]): Promise<string> {
  const feedback = await import('./feedback.ts').catch(() => null);
  await speak();
  // If the file could not be loaded, show a plain sentence: the tick is stored all the same.
  return (
    (await feedback?.messageAfter(before).catch(() => null)) ?? t(before[0]!.habit.limited ? 'said.added' : 'said.kept')
  );
}
