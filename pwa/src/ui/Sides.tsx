import { moreTexts } from '../i18n/en/more.ts';
import { translator } from '../i18n/texts.ts';
import './sides.css';

const t = translator(moreTexts);

/** One place with two sides: off work, and the work hours around it. */
export function Sides({ at }: { at: 'off' | 'work' }) {
  const here = (side: 'off' | 'work') => (side === at ? 'page' : undefined);
  return (
    <nav class="sides" aria-label={t('boundaries.title')}>
      <a href="/boundaries" aria-current={here('off')}>
        {t('boundaries.side.off')}
      </a>
      <a href="/work" aria-current={here('work')}>
        {t('boundaries.side.work')}
      </a>
    </nav>
  );
}
