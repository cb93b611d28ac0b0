import { sign } from '../app/account/session.ts';
import { t } from '../words/words.ts';

/** Where a login page stands in front of the server: the way there, for screens without a sync sign. */
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
