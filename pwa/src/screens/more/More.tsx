import { exportAll } from '../../app/account/export.ts';
import { run } from '../../app/records/failure.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { recoveryTexts } from '../../i18n/en/recovery.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { syncTexts } from '../../i18n/en/sync.ts';
import { translator } from '../../i18n/texts.ts';
import { save } from '../../ui/download.ts';
import { Install } from './Install.tsx';
import '../../ui/parts.css';

const t = translator(moreTexts, recoveryTexts, remindingTexts, syncTexts);

/** What is not needed every day. */
export function More() {
  return (
    <main class="page">
      <h1>{t('more.title')}</h1>
      {!isSecureContext && <p class="voice clay">{t('sync.http.why')}</p>}
      <a class="card" href="/breathe">
        {t('breathe.title')}
      </a>
      <a class="card" href="/reminders">
        {t('nudges.title')}
      </a>
      <a class="card" href="/devices">
        {t('more.devices')}
      </a>
      <a class="card" href="/recovery">
        {t('recovery.title')}
      </a>
      <button type="button" class="card" onClick={() => run(download())}>
        <span>{t('more.export')}</span>
        <span class="sub">{t('more.export.why')}</span>
      </button>
      <Install />
      <section class="card">
        <h2>{t('more.about')}</h2>
        <p>{t('more.about.text')}</p>
      </section>
    </main>
  );
}

async function download(): Promise<void> {
  save('tend.json', JSON.stringify(await exportAll(), null, 1));
}
