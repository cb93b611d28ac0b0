import { asWritten } from '../../domain/strategies/cards.ts';
import { loadWeeks } from '../../domain/strategies/caseload.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { forSomebodyTexts } from '../../i18n/en/for-somebody.ts';
import { dateText } from '../../i18n/format.ts';
import { listed } from '../../i18n/lists.ts';
import { numberText } from '../../i18n/numbers.ts';
import { translator } from '../../i18n/texts.ts';
import { habitName } from '../../ui/habit-name.ts';
import { Bars } from '../../ui/pictures/Bars.tsx';
import { Figure } from '../../ui/pictures/Figure.tsx';
import { Parts } from '../../ui/pictures/Parts.tsx';
import { OffPicture } from './Off.tsx';
import type { Past, Read } from './read.ts';
import { SignsPicture } from './Signs.tsx';
import { areaParts, rangeText, shortDate } from './words.ts';

const t = translator(lookBackTexts, forSomebodyTexts);

interface Props {
  past: Past;
  read: Read;
  /** What was ticked. */
  keys: readonly string[];
}

/** The sheet itself: what is printed, and all that is printed. */
export function Paper({ past, read, keys }: Props) {
  const has = (key: string): boolean => keys.includes(key);
  const habits = past.kept.filter(({ habit }) => has(`habit.${habit.id}`));
  return (
    <article class="card for-somebody" aria-label={t('page.for.sheet')}>
      <h2>{rangeText('week', past.range)}</h2>
      <div class="two">
        {has('gifts') && <Gifts past={past} />}
        {has('off') && <OffPicture rows={past.rows} />}
        {has('signs') && <SignsPicture rows={past.rows} />}
        {has('areas') && <Areas past={past} />}
        {has('scores') && <Scores past={past} read={read} />}
        {has('caseload') && <Caseload past={past} read={read} />}
        {habits.length > 0 && <Habits habits={habits} />}
      </div>
      <p class="fine">{t(has('signs') ? 'page.for.foot.signs' : 'page.for.foot')}</p>
    </article>
  );
}

function Gifts({ past: { rows, gifts } }: { past: Past }) {
  const told = t('page.for.gifts.told', { n: gifts.total });
  return (
    <div>
      <Figure title={t('page.for.gifts')}>
        <Bars
          values={rows.map((row) => row.gifts)}
          labels={[shortDate(rows[0]!.week), shortDate(rows.at(-1)!.week)]}
          told={told}
        />
      </Figure>
      <p class="sub">{told}</p>
    </div>
  );
}

function Areas({ past: { gifts } }: { past: Past }) {
  const parts = areaParts(gifts);
  const told = t('look.areas.told', { list: listed(parts.map(({ name, n }) => t('look.area.n', { area: name, n }))) });
  return (
    <Figure title={t('page.for.areas')}>
      <Parts parts={parts} told={told} />
    </Figure>
  );
}

function Scores({ past: { range }, read }: { past: Past; read: Read }) {
  const scores = read.ledger.entries.flatMap(({ on, card }) =>
    on && on >= range.first && card.is === 'score' ? [{ on, card }] : [],
  );
  return (
    <div>
      <h3>{t('page.for.scores')}</h3>
      <ul class="plain">
        {scores.map(({ on, card: { scale, value, low, high } }, i) => (
          <li key={i} dir="auto">
            {t('page.for.score', { scale, value, low, high, date: dateText(on, { dateStyle: 'medium' }) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Caseload({ past: { rows, known }, read }: { past: Past; read: Read }) {
  const cards = asWritten(read.ledger.entries).flatMap(({ on, card }) => (on ? [{ on, card }] : []));
  const loads = cards.flatMap(({ on, card }) => (card.is === 'caseload' ? [{ on, n: card.n }] : []));
  const limits = cards.flatMap(({ on, card }) => (card.is === 'limit' ? [{ on, most: card.most }] : []));
  const weeks = loadWeeks(loads, limits, known.weekStart, known.today, rows.length);
  const told = t('page.for.load.told', { list: listed(weeks.flatMap(({ n }) => (n === null ? [] : [numberText(n)]))) });
  return (
    <div>
      <Figure title={t('page.for.caseload')}>
        <Bars
          values={weeks.map(({ n }) => n)}
          labels={[shortDate(weeks[0]!.week), shortDate(weeks.at(-1)!.week)]}
          told={told}
        />
      </Figure>
      <p class="sub">{told}</p>
    </div>
  );
}

function Habits({ habits }: { habits: Past['kept'] }) {
  return (
    <div>
      <h3>{t('page.for.habits')}</h3>
      <ul class="plain">
        {habits.map(({ habit, on }) => (
          <li key={habit.id}>
            <span dir="auto">{habitName(habit)}</span>
            <span>{t('page.for.days', { n: on.length })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
