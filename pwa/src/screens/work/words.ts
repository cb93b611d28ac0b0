/** Shifts in words. */

import type { Hours } from '../../domain/strategies/roster.ts';
import { listed } from '../../i18n/lists.ts';
import { briefTimeText, timeText } from '../../i18n/times.ts';
import { workTexts } from '../../i18n/en/work.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(workTexts);

export function shiftText({ start, end }: Hours): string {
  return t(end > start ? 'work.day' : 'work.night', { from: timeText(start), to: timeText(end) });
}

/** As few letters as a button has room for. */
export function briefText({ start, end }: Hours): string {
  return t('work.brief', { from: briefTimeText(start), to: briefTimeText(end) });
}

export function hoursText(shifts: readonly Hours[]): string {
  return shifts.length ? listed(shifts.map(shiftText)) : t('work.free');
}
