import { leaveReason } from '../../app/account/session.ts';
import { RecoverLink } from '../../ui/RecoverLink.tsx';
import { leftTexts } from '../../i18n/en/left.ts';
import { translator } from '../../i18n/texts.ts';
import '../../ui/parts.css';

const t = translator(leftTexts);

/** After leaving or being removed. */
export function Left() {
  return (
    <main class="page">
      <h1>{t('left.title')}</h1>
      <p>{t(leaveReason.value === 'gone' ? 'left.deleted' : 'left.text')}</p>
      <button type="button" class="primary" onClick={() => location.assign('/')}>
        {t('left.again')}
      </button>
      <RecoverLink />
    </main>
  );
}
