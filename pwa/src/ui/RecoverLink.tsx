import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(firstTexts);

/** The way to the recovery code, wherever somebody stands before a closed door. */
export function RecoverLink({ onGo }: { onGo?: () => void }) {
  return (
    <a class="quiet" href="/recover" onClick={onGo}>
      {t('recover.link')}
    </a>
  );
}
