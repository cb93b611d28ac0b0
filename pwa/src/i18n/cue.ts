/** A cue as people read it: "After lunch, I breathe". */

import { firstTexts } from './en/first.ts';
import { translator } from './texts.ts';

const t = translator(firstTexts);

/**
 * It is stored in two lines, when and what then (`app/habit/cue.ts`). One line alone is a whole sentence:
 * somebody's own wording, or a cue of a former Tend.
 */
export function cueText(cue: string): string {
  const [when = '', act] = cue.split('\n');
  return act ? t('cue', { when, act }) : cue;
}
