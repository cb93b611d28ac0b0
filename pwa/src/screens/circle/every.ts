/** A cadence in words. */

import type { Cadence } from '../../domain/strategies/cadence.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(circleTexts);

export function everyText(cadence: Cadence | null): string {
  return cadence ? t(`circle.every.${cadence.unit}`, { n: cadence.n }) : t('circle.every.none');
}
