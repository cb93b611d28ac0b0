import { circleTexts } from '../../i18n/en/circle.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(circleTexts);

/** What was written about people cannot be read here, and the way to its key. */
export function Locked() {
  return (
    <p class="voice clay">
      <span>{t('circle.locked')}</span>
      <a class="link" href="/key">
        {t('circle.locked.act')}
      </a>
    </p>
  );
}
