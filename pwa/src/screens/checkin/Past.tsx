import { useState } from 'preact/hooks';
import { changeCard, type Entry } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { dateText } from '../../i18n/format.ts';
import { listed } from '../../i18n/lists.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { translator } from '../../i18n/texts.ts';
import { signsIn, type Look } from './look.ts';

const t = translator(checkinTexts);

/** How many weeks come at once. */
const PAGE_COUNT = 8;

interface Props {
  looks: readonly Look<Entry<'c'>>[];
  onChange: (entry: Entry<'c'>) => void;
}

/** Week by week in words and numbers, the latest first: the line of each stands beside its signs. */
export function Past({ looks, onChange }: Props) {
  const [count, setCount] = useState(PAGE_COUNT);
  const weeks = [...looks].reverse();
  return (
    <details class="card each-week">
      <summary>{t('checkin.past.title')}</summary>
      <ul class="plain lines">
        {weeks.slice(0, count).map((week) => (
          <OneWeek key={week.entry.id} week={week} onChange={() => onChange(week.entry)} />
        ))}
      </ul>
      {weeks.length > count && (
        <button type="button" class="link" onClick={() => setCount(count + PAGE_COUNT)}>
          {t('checkin.past.more')}
        </button>
      )}
    </details>
  );
}

function OneWeek({ week, onChange }: { week: Look<Entry<'c'>>; onChange: () => void }) {
  const { entry, on, scores } = week;
  const date = dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
  const signs = signsIn(week).map((sign) =>
    t('checkin.past.sign', { sign: t(`checkin.sign.${sign}`), value: Math.round(scores[sign]!) }),
  );
  return (
    <li class="one-week">
      <h3>{date}</h3>
      <p class="sub">{signs.length ? listed(signs) : t('checkin.past.nothing')}</p>
      {entry.card.note && (
        <p class="own-words" dir="auto">
          {entry.card.note}
        </p>
      )}
      <div class="acts">
        <button type="button" class="link" aria-label={t('checkin.past.change.of', { date })} onClick={onChange}>
          {t('checkin.past.change')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('checkin.past.off.of', { date })}
          onClick={() => run(changeCard(entry, null, t('checkin.said.off')))}
        >
          {t('checkin.past.off')}
        </button>
      </div>
    </li>
  );
}
