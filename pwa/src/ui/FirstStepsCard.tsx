import { useEffect } from 'preact/hooks';
import { isFirstAsked, leaveFirst, noteFirstAsked } from '../app/habit/first-steps.ts';
import { run } from '../app/records/failure.ts';
import { cupTexts } from '../i18n/en/cup.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(cupTexts);

/** After the first week, on one day: whether one more kind of care would do good. */
export function FirstStepsCard() {
  const asks = isFirstAsked();
  useEffect(() => {
    if (asks) run(noteFirstAsked());
  }, [asks]);
  if (!asks) return null;
  return (
    <section class="card offer" aria-label={t('cup.title')}>
      <h2>{t('cup.title')}</h2>
      <p>{t('cup.why')}</p>
      <div class="acts">
        <a class="link" href="/first-steps">
          {t('cup.look')}
        </a>
        <button type="button" class="link" onClick={() => run(leaveFirst(t('cup.left')))}>
          {t('cup.leave')}
        </button>
      </div>
    </section>
  );
}
