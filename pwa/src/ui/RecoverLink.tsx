import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(firstTexts);

/** The link to joining by recovery code, for screens without access to the account. */
export function RecoverLink({ onGo }: { onGo?: () => void }) {
  return (
    <a class="quiet" href="/recover" onClick={onGo}>
      {t('recover.link')}
    </a>
  );
}
