import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { listed } from '../../i18n/lists.ts';
import { numberText } from '../../i18n/numbers.ts';
import { translator } from '../../i18n/texts.ts';
import { Figure } from '../../ui/pictures/Figure.tsx';
import { Parts } from '../../ui/pictures/Parts.tsx';
import type { Past } from './read.ts';
import { areaParts } from './words.ts';

const t = translator(lookBackTexts);

/** The gifts by area. */
export function Areas({ past: { gifts, range } }: { past: Past }) {
  const parts = areaParts(gifts);
  if (!parts.length) return null;
  const told = t('look.areas.told', { list: listed(parts.map(({ name, n }) => t('look.area.n', { area: name, n }))) });
  return (
    <section class="card" aria-label={t('look.areas.title')}>
      <Figure
        title={t('look.areas.title')}
        table={() => ({
          head: [t('look.area'), t('look.gifts.title')],
          rows: parts.map(({ name, n }) => [name, numberText(n)]),
        })}
        file={`tend-areas-${range.first}`}
      >
        <Parts parts={parts} told={told} />
      </Figure>
    </section>
  );
}
