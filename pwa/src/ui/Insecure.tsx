import { insecureTexts } from '../i18n/en/insecure.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(insecureTexts);

/** On the first screen, where the page came over plain http. */
export function Insecure() {
  return <p class="voice clay">{t('first.http')}</p>;
}
