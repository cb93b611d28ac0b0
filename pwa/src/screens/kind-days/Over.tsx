import { addCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { dateText } from '../../i18n/format.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Begin } from './Begin.tsx';
import { countedHours, countedId, type Standing } from './course.ts';

const t = translator(kindDaysTexts, moreTexts);

/** All ten are done: what they came to, whether that is counted, and when they may begin again. */
export function Over({ standing }: { standing: Standing }) {
  const { state, minutes, again, isCounted } = standing;
  return (
    <>
      <section class="card" aria-label={t('kind.over.title')}>
        <h2 class="big">{t('kind.over.title')}</h2>
        {minutes > 0 && <p>{t('kind.over', { n: minutes })}</p>}
        {isCounted ? (
          <>
            <p class="sub">{t('kind.counted')}</p>
            <a class="link" href="/learning">
              {t('learning.title')}
            </a>
          </>
        ) : (
          minutes > 0 && (
            <>
              <button type="button" class="link" onClick={() => run(count(standing))}>
                {t('kind.count')}
              </button>
              <p class="sub">{t('kind.count.why')}</p>
            </>
          )
        )}
        {state === 'done' && <p>{t('kind.over.again', { date: dateText(again!, { dateStyle: 'long' }) })}</p>}
      </section>
      {state === 'again' && <Begin isAgain />}
    </>
  );
}

/** Into the learning ledger, for no licence: what a board counts is not Tend's to say. */
function count({ course, last, minutes }: Standing): Promise<void> {
  const draft = {
    is: 'learn',
    hours: countedHours(minutes),
    category: t('kind.count.category'),
    title: t('kind.count.title'),
    counts: [],
  };
  return addCard('g', countedId(course!, last!), draft, t('kind.said.counted'));
}
