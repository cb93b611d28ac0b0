import { today } from '../../app/platform/today.ts';
import { dateText } from '../../i18n/format.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { translator } from '../../i18n/texts.ts';
import type { Standing } from './course.ts';

const t = translator(kindDaysTexts);
type Key = Parameters<typeof t>[0];

/** Nothing is to be done today: one evening a day is plenty, and whoever is away is away. */
export function Rest({ standing: { on, last, next } }: { standing: Standing }) {
  const title = t(`kind.${next!}.title` as Key);
  const date = on && dateText(on, { weekday: 'long', day: 'numeric', month: 'long' });
  const isDone = last === today.value;
  return (
    <section class="card rest-now">
      {isDone && <h2 class="big">{t('kind.rest.title')}</h2>}
      <p>{date ? t('kind.rest', { title, date }) : t('kind.rest.away', { title })}</p>
    </section>
  );
}
