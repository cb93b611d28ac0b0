/** Dates and amounts of looking back, in words. */

import type { Day } from '../../domain/day.ts';
import type { Gifts, Range, Scale } from '../../domain/strategies/looking-back.ts';
import { areasTexts } from '../../i18n/en/areas.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { lengthText } from '../../i18n/times.ts';

const t = translator(areasTexts, lookBackTexts);
type Key = Parameters<typeof t>[0];

export function shortDate(on: Day): string {
  return dateText(on, { day: 'numeric', month: 'short' });
}

/** The range by its name: "23 Nov to 29 Nov 2026", "November 2026", "2026". */
export function rangeText(scale: Scale, { first, last }: Range): string {
  if (scale === 'year') return dateText(first, { year: 'numeric' });
  if (scale === 'month') return dateText(first, { month: 'long', year: 'numeric' });
  const isOneYear = first.slice(0, 4) === last.slice(0, 4);
  const from = isOneYear ? shortDate(first) : dateText(first, { day: 'numeric', month: 'short', year: 'numeric' });
  return t('look.span', { from, to: dateText(last, { day: 'numeric', month: 'short', year: 'numeric' }) });
}

/** Minutes as whole hours. */
export function hoursText(minutes: number): string {
  return lengthText(Math.round(minutes / 60), 'hour');
}

export interface AreaPart {
  area: string;
  name: string;
  n: number;
}

/** The areas of some gifts, the largest first; what is unknown here comes last. */
export function areaParts({ byArea }: Gifts): AreaPart[] {
  const order = Object.keys(areasTexts);
  return [...byArea]
    .map(([area, n]) => ({ area, n, name: areaName(area) }))
    .sort(
      (a, b) => Number(a.area === '') - Number(b.area === '') || b.n - a.n || at(order, a.area) - at(order, b.area),
    );
}

function at(order: readonly string[], area: string): number {
  return order.indexOf(`area.${area}`);
}

function areaName(area: string): string {
  const key = `area.${area}`;
  return key in areasTexts ? t(key as Key) : t('look.area.other');
}
