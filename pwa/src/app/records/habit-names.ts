/** What a habit is called. */

import { beginTexts } from '../../i18n/en/begin.ts';
import { starters } from '../../i18n/starters.ts';
import { translator } from '../../i18n/texts.ts';
import type { Habit } from './habits.ts';

const t = translator(beginTexts);

/** Its own name, or a starter's from the catalogue; null: it cannot be read here. */
export function nameOf({ id, name, locked }: Habit): string | null {
  if (name) return name;
  const starter = starters.find(([of]) => of === id);
  return starter && !locked ? t(starter[1]) : null;
}
