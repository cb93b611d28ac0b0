import { t } from '../words/words.ts';

/** The way to the recovery code, wherever somebody stands before a closed door. */
export function RecoverLink({ onGo }: { onGo?: () => void }) {
  return (
    <a class="quiet" href="/recover" onClick={onGo}>
      {t('recover.link')}
    </a>
  );
}
