import { waysTexts } from '../../i18n/en/ways.ts';
import { translator } from '../../i18n/texts.ts';
import { Missing } from '../../ui/Missing.tsx';

const t = translator(waysTexts);

/** An address that no screen has. */
export function Unknown() {
  return <Missing why={t('missing.page')} />;
}
