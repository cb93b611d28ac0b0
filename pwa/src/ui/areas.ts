/** Habits by area, in the order of the areas; those of an area unknown here come last. */

import type { Habit } from '../app/habits.ts';
import { areas } from '../words/en-areas.ts';
import { t, type Key } from '../words/words.ts';

const ORDER = Object.keys(areas).map((key) => key.slice(5));

export function areasOf(habits: readonly Habit[]): { area: string; name: string; habits: Habit[] }[] {
  const known = ORDER.map((area) => ({ area, name: t(`area.${area}` as Key), habits: habits.filter((one) => one.area === area) }));
  const others = habits.filter((one) => !ORDER.includes(one.area));
  const last = others.length ? [{ area: '', name: t('area.self-care'), habits: others }] : [];
  return [...known, ...last].filter(({ habits: some }) => some.length > 0);
}
