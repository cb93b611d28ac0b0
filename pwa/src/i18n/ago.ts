/** How long ago, in words. */

import { lang } from './language.ts';
import { remindingTexts } from './en/reminding.ts';
import { translator } from './texts.ts';

const t = translator(remindingTexts);

const STEPS = [
  ['minute', 60_000, 60],
  ['hour', 3_600_000, 24],
  ['day', 86_400_000, 14],
  ['week', 7 * 86_400_000, Infinity],
] as const;

/** "2 hours ago"; under a minute, or from a clock ahead of ours, "a moment ago". */
export function agoText(ms: number): string {
  if (ms < 60_000) return t('ago.now');
  const [unit, length] = STEPS.find(([, each, most]) => Math.floor(ms / each) < most)!;
  return new Intl.RelativeTimeFormat(lang, { numeric: 'always' }).format(-Math.floor(ms / length), unit);
}
