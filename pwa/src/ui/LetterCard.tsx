import { useEffect } from 'preact/hooks';
import { engine, onChange } from '../app/account/signals.ts';
import { today } from '../app/platform/today.ts';
import { isBack } from '../app/records/door.ts';
import { run } from '../app/records/failure.ts';
import { come, lookForLetters } from '../app/records/letters.ts';
import { dateText } from '../i18n/format.ts';
import { comeTexts } from '../i18n/en/come.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(comeTexts);

/** A letter to oneself has come, and waits until there is a moment for it. */
export function LetterCard() {
  const [at, now, back] = [engine.value, today.value, isBack.value];
  useEffect(() => {
    const look = (): void => run(lookForLetters());
    look();
    return onChange(({ keys, more }) => (more || keys.some(([kind]) => kind === 'l')) && look());
  }, [at, now, back]);
  const { count, written } = come.value;
  if (!count) return null;
  const about =
    count > 1
      ? t('letters.come.many', { n: count })
      : written && t('letters.come.one', { date: dateText(written, { dateStyle: 'long' }) });
  return (
    <section class="card" aria-label={t('letters.come.title')}>
      <h2>{t('letters.come.title')}</h2>
      {about && <p>{about}</p>}
      <a class="link" href="/letters">
        {t('letters.come.read')}
      </a>
    </section>
  );
}
