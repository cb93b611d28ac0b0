import { today } from '../app/platform/today.ts';
import type { Entry } from '../app/records/cards.ts';
import { settings } from '../app/records/settings.ts';
import { dateText } from '../i18n/format.ts';
import { oldAdviceTexts } from '../i18n/en/old-advice.ts';
import { translator } from '../i18n/texts.ts';
import { answersIn, oldAnswer } from './old-advice.ts';
import './advice.css';

const t = translator(oldAdviceTexts);

/** On a hard week: what one once would have told a new colleague. Nothing where there is no answer yet. */
export function OldAdvice({ ledger, leads }: { ledger: readonly Entry<'g'>[]; leads?: boolean }) {
  const found = oldAnswer(answersIn(ledger), today.value, settings.value.weekStart);
  if (!found) return null;
  return (
    <section class="card old-advice" aria-label={t('advice.back')}>
      <h2>{t('advice.back')}</h2>
      <blockquote dir="auto">{found.card.words}</blockquote>
      <p class="sub">{t('advice.back.on', { date: dateText(found.on, { dateStyle: 'long' }) })}</p>
      {leads && (
        <a class="link" href="/advice">
          {t('advice.back.all')}
        </a>
      )}
    </section>
  );
}
