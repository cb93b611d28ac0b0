import { beginTexts } from '../i18n/en/begin.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(beginTexts);

/** The link to joining by recovery code, for screens without access to the account. */
export function RecoverLink({ onGo }: { onGo?: () => void }) {
  return (
    <a class="quiet" href="/recover" onClick={onGo}>
      {t('recover.link')}
    </a>
  );
}
