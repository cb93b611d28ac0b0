import { useState } from 'preact/hooks';
import { exportReadable, startOver } from '../../app/account/rescue.ts';
import { trouble } from '../../app/account/session.ts';
import { run } from '../../app/records/failure.ts';
import { withNames } from '../../app/records/starter-names.ts';
import { stale } from '../../app/platform/update.ts';
import { brokenTexts } from '../../i18n/en/broken.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { RecoverLink } from '../../ui/RecoverLink.tsx';
import { save } from '../../ui/download.ts';
import '../../ui/parts.css';

const t = translator(brokenTexts, commonTexts, moreTexts);
type Key = Parameters<typeof t>[0];

/** The storage cannot be read: what that means, and each way out of it. */
export function Broken() {
  const [said, setSaid] = useState<Key | null>(null);
  const [sure, setSure] = useState(false);
  const why = trouble.value ?? 'failing';
  // Without any storage there is nothing to export, and joining by a code would not be kept.
  const holds = why === 'newer' || why === 'failing';
  const take = async (): Promise<void> => {
    const found = (await exportReadable())?.map(withNames);
    if (found) save('tend.json', JSON.stringify(found.length === 1 ? found[0] : found, null, 1));
    setSaid(found ? null : 'broken.export.none');
  };
  const again = (): void => {
    stale();
    location.reload();
  };
  return (
    <main class="page">
      <h1>{t('broken.title')}</h1>
      <p>{t(`broken.${why}`)}</p>
      <button type="button" class="primary" onClick={again}>
        {t('broken.again')}
      </button>
      {holds && (
        <button type="button" class="card" onClick={() => run(take())}>
          <span>{t('broken.export')}</span>
          <span class="sub">{t('more.export.why')}</span>
        </button>
      )}
      <p role="status">{said && t(said)}</p>
      {why === 'failing' && !sure && (
        <button type="button" class="quiet" onClick={() => setSure(true)}>
          {t('broken.over')}
        </button>
      )}
      {sure && (
        <section class="card">
          <p>{t('broken.over.why')}</p>
          <button type="button" class="link" onClick={() => run(startOver().then(() => location.assign('/')))}>
            {t('broken.over.sure')}
          </button>
          <button type="button" class="link" onClick={() => setSure(false)}>
            {t('cancel')}
          </button>
        </section>
      )}
      {why !== 'refused' && why !== 'silent' && <RecoverLink />}
    </main>
  );
}
