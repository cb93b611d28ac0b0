/** What is counted, in words. A choice and no text: nobody can be named in it. */

import { caseloadTexts } from '../../i18n/en/caseload.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(caseloadTexts);
type Key = Parameters<typeof t>[0];

export const UNITS = ['sessions', 'hours', 'patients', 'clients', 'families', 'visits', 'calls', 'notes'] as const;

export function isUnit(unit: unknown): unit is (typeof UNITS)[number] {
  return (UNITS as readonly unknown[]).includes(unit);
}

/** "24 sessions"; a unit of a newer Tend is not said. */
export function loadText(n: number, unit: string | null): string {
  return t(isUnit(unit) ? (`caseload.n.${unit}` as Key) : 'caseload.n', { n });
}
