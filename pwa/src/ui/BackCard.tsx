import { useEffect } from 'preact/hooks';
import { forgetReturned, readReturned, returned } from '../app/account/returned.ts';
import { engine } from '../app/account/session.ts';
import { run } from '../app/records/failure.ts';
import { backTexts } from '../i18n/en/back.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(backTexts);

/** A card on Today after fall-back.ts: explains why the list is that of the earlier account. */
export function BackCard() {
  const at = engine.value;
  useEffect(() => run(readReturned()), [at]);
  const why = returned.value;
  if (!why) return null;
  return (
    <section class="card" aria-label={t('back.title')}>
      <h2>{t('back.title')}</h2>
      <p>{t(why === 'gone' ? 'back.gone' : 'back.removed')}</p>
      <button type="button" class="link" onClick={() => run(forgetReturned())}>
        {t('back.read')}
      </button>
    </section>
  );
}
