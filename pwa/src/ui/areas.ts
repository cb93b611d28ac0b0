/** Group habits by area, in the order of the areas; unknown areas (of a newer Tend) come last. */

import type { Habit } from '../app/records/habits.ts';
import { areasTexts } from '../i18n/en/areas.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(areasTexts);
type Key = Parameters<typeof t>[0];

const ORDER = Object.keys(areasTexts).map((key) => key.slice(5));

export function areasOf(habits: readonly Habit[]): { area: string; name: string; habits: Habit[] }[] {
  const known = ORDER.map((area) => ({
    area,
    name: t(`area.${area}` as Key),
    habits: habits.filter((one) => one.area === area),
  }));
  const others = habits.filter((one) => !ORDER.includes(one.area));
  const last = others.length ? [{ area: '', name: t('area.self-care'), habits: others }] : [];
  return [...known, ...last].filter(({ habits: some }) => some.length > 0);
}
