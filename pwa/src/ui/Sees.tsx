import { seesTexts } from '../i18n/en/sees.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(seesTexts);

/** What of a screen is sealed and what the server does see of it, in that screen's words, for whoever asks. */
export function Sees({ words }: { words: string }) {
  return (
    <details class="why">
      <summary>{t('sees.title')}</summary>
      <p class="fine">{words}</p>
    </details>
  );
}
