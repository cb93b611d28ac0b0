import { sign } from '../app/account/signals.ts';
import { beginTexts } from '../i18n/en/begin.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(beginTexts);

/** The link to the login page that answers in the server's place, for screens without a sync sign. */
export function SignIn() {
  if (!sign.value.shut || sign.value.offline) return null;
  return (
    <p class="voice clay" role="status">
      {t('shut.why')}{' '}
      <a class="link" href="/sign-in">
        {t('sync.shut')}
      </a>
    </p>
  );
}
