import type { Scale } from '../../domain/strategies/looking-back.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { joined } from '../../i18n/lists.ts';
import { translator } from '../../i18n/texts.ts';
import type { Past } from './read.ts';
import { areaParts } from './words.ts';

const t = translator(lookBackTexts);

/** So many areas are named; of more there are too many for a sentence. */
const NAMED_MOST = 3;

/** The week, month or year in a sentence: what was done, never what was not. */
export function Sentence({ past, scale, isNow }: { past: Past; scale: Scale; isNow: boolean }) {
  const { rests } = past;
  return (
    <div class="voice in-a-sentence">
      <p>{giftsText(past, scale, isNow)}</p>
      {rests.size > 0 && <p>{t('look.rested', { n: rests.size })}</p>}
    </div>
  );
}

function giftsText({ gifts, range, known, rests }: Past, scale: Scale, isNow: boolean): string {
  const n = gifts.total;
  if (!n && (known.since > range.last || known.since === known.today)) return t('look.before');
  if (!n) return isNow && !rests.size ? t(`look.young.${scale}`) : t(`look.calm.${scale}`);
  const areas = areaParts(gifts).filter(({ area }) => area !== '');
  if (!areas.length || areas.length > NAMED_MOST) return t(`look.gifts.${scale}`, { n });
  return t(`look.gifts.of.${scale}`, { n, areas: joined(areas.map(({ name }) => name)) });
}
