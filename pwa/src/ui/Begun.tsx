import { begunTexts } from '../i18n/en/begun.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(begunTexts);

/** A form goes on with what was begun before; it can be let go. */
export function Begun({ onLetGo }: { onLetGo: () => void }) {
  return (
    <p class="sub">
      {t('begun.this')}{' '}
      <button type="button" class="link" onClick={onLetGo}>
        {t('begun.let.go')}
      </button>
    </p>
  );
}
