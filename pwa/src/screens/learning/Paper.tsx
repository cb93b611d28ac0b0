import { addDays } from '../../domain/day.ts';
import { learningTexts } from '../../i18n/en/learning.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { keyOf, type LearnEntry, type LicenceEntry } from './entries.ts';
import { hoursOf, type Standing } from './ledger.ts';
import { sumText } from './OneLicence.tsx';
import { hoursText, longDate, titleOf } from './words.ts';

const t = translator(learningTexts);

interface Props {
  /** A licence and what counts for it; null: all. */
  of: Standing<LicenceEntry, LearnEntry> | null;
  learnt: readonly LearnEntry[];
}

/** The list for a board: the name is written on it by hand, and what sparked joy is nobody's business. */
export function Paper({ of, learnt }: Props) {
  const entries = of ? of.counted : learnt;
  return (
    <>
      <h1 dir="auto">{of?.licence.card.name ?? t('learning.paper.all')}</h1>
      {of && <Head of={of} />}
      <table>
        <thead>
          <tr>
            {(['what', 'date', 'category', 'hours'] as const).map((name) => (
              <th key={name} scope="col">
                {t(name === 'category' ? 'learning.category' : `learning.paper.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Line key={keyOf(entry)} entry={entry} />
          ))}
          <tr>
            <th scope="row" colSpan={3}>
              {t('learning.paper.sum')}
            </th>
            <td>{hoursText(hoursOf(entries))}</td>
          </tr>
        </tbody>
      </table>
    </>
  );
}

function Head({ of: { licence, progress } }: { of: Standing<LicenceEntry, LearnEntry> }) {
  const { from, renew } = licence.card;
  return (
    <>
      <p>{t('learning.paper.span', { from: longDate(from), to: longDate(addDays(renew, -1)) })}</p>
      <p>{sumText(progress)}</p>
      <table>
        <tbody>
          {(['name', 'number'] as const).map((name) => (
            <tr key={name}>
              <th scope="row">{t(`learning.paper.${name}`)}</th>
              <td>&nbsp;</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Line({ entry: { on, card } }: { entry: LearnEntry }) {
  return (
    <tr>
      <th scope="row" dir="auto">
        {titleOf(card)}
      </th>
      <td>{dateText(on, { dateStyle: 'medium' })}</td>
      <td dir="auto">{card.category}</td>
      <td>{t('learning.paper.n', { n: card.hours })}</td>
    </tr>
  );
}
