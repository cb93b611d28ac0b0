import { waysTexts } from '../i18n/en/ways.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(waysTexts);

/** In place of a screen that cannot be shown: why, and the way to Today. `wait`: nobody knows yet. */
export function Missing({ why, wait = false }: { why: string; wait?: boolean }) {
  if (wait) return <main class="page" aria-busy="true" />;
  return (
    <main class="page">
      <h1>{why}</h1>
      <p>{t('missing.how')}</p>
      <a class="primary button" href="/">
        {t('to.today')}
      </a>
    </main>
  );
}
