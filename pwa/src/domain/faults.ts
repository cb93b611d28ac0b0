/**
 * The faults of a plan, for the form that edits it. A module of its own, to keep it out of the first load.
 * Twin: `faults` of server/tend/domain/habits/schedule.py; cases in tests/vectors/plan.json.
 */

import { isDate } from './civil.ts';
import type { Day } from './day.ts';
import { isWithin, NEEDS, type Entry, type Loose, type PlanFault } from './schedule.ts';

/** The faults of a plan, entry by entry: code and index of the entry. */
export function faults(plan: readonly Entry[], measure: string, today: Day): [code: PlanFault, index: number][] {
  const found: [PlanFault, number][] = [];
  plan.forEach((entry, i) => {
    for (const code of faultsOf(Object(entry), measure)) found.push([code, i]);
    if (isDate(entry.from) && !isWithin(entry, today)) found.push(['from', i]);
    if (i > 0 && isDate(entry.from) && isDate(plan[i - 1]!.from) && entry.from <= plan[i - 1]!.from)
      found.push(['order', i]);
  });
  return found;
}

function faultsOf(entry: Loose, measure: string): PlanFault[] {
  const isCheck = (code: PlanFault): boolean => code === 'target' && measure === 'check';
  return NEEDS.filter(([code, isMet]) => !isMet(entry) || (isCheck(code) && entry.target !== 1)).map(([code]) => code);
}
