import { SIGNS, type Sign, type Week } from '../../domain/strategies/checkin.ts';
import type { Scale } from '../../domain/strategies/looking-back.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { listed } from '../../i18n/lists.ts';
import { numberText } from '../../i18n/numbers.ts';
import { translator } from '../../i18n/texts.ts';
import { Legend } from '../../ui/Legend.tsx';
import { Beside, type BesideRow } from '../../ui/pictures/Beside.tsx';
import { Figure } from '../../ui/pictures/Figure.tsx';
import { offRow } from './Off.tsx';
import type { Past } from './read.ts';
import type { WeekRow } from './weeks.ts';
import { hoursText, shortDate } from './words.ts';

const t = translator(lookBackTexts, checkinTexts);

interface Props {
  past: Past;
  scale: Scale;
  isNow: boolean;
}

/** The four signs, beside what was done in the same weeks. */
export function Signs({ past: { rows, range }, scale, isNow }: Props) {
  const made = rows.filter(({ check }) => check);
  if (!made.length && !(isNow && scale === 'week')) return null;
  return (
    <section class="card" aria-label={t('look.signs')}>
      {scale === 'week' ? (
        <>
          <h2>{t('look.signs')}</h2>
          <OneWeek week={made[0]?.check ?? null} />
        </>
      ) : (
        <SignsPicture rows={rows} file={`tend-signs-${range.first}`} />
      )}
      {scale !== 'week' && <p class="sub">{t('look.signs.why')}</p>}
      <a class="link" href="/checkin">
        {t('look.signs.act')}
      </a>
    </section>
  );
}

function OneWeek({ week }: { week: Week | null }) {
  if (!week) return <p>{t('look.signs.none')}</p>;
  return (
    <dl class="signs-of-week">
      {SIGNS.map((sign) => (
        <div key={sign}>
          <dt>{t(`checkin.sign.${sign}`)}</dt>
          <dd>{signText(week, sign)}</dd>
        </div>
      ))}
    </dl>
  );
}

function signText({ scores, signals }: Week, sign: Sign): string {
  const score = scores[sign];
  if (score === null) return t('checkin.signal.none');
  return t('look.sign.week', { signal: t(`checkin.signal.${signals[sign]!}`), value: Math.round(score) });
}

/** Four lines, and what was in the same weeks below them. Without `file`: on paper. */
export function SignsPicture({ rows, file }: { rows: readonly WeekRow[]; file?: string }) {
  const made = rows.filter(({ check }) => check);
  const most = Math.max(1, ...rows.map(({ gifts }) => gifts));
  const acts: BesideRow[] = [
    { label: t('look.gifts.title'), as: 'bars', values: rows.map(({ gifts }) => gifts / most) },
  ];
  if (rows.some(({ off }) => off)) acts.push(offRow(rows));
  const told = t('look.signs.told', {
    n: made.length,
    list: listed(SIGNS.flatMap((sign) => toldOf(made, sign) ?? [])),
  });
  return (
    <Figure title={t('look.signs.title')} table={() => tableOf(rows)} file={file}>
      <Beside
        rows={[...SIGNS.map((sign) => lineOf(rows, sign)), ...acts]}
        ends={[shortDate(rows[0]!.week), shortDate(rows.at(-1)!.week)]}
        told={told}
      />
      <Legend of={new Set(made.flatMap(({ check }) => Object.values(check!.signals)))} />
    </Figure>
  );
}

function lineOf(rows: readonly WeekRow[], sign: Sign): BesideRow {
  return {
    label: t(`checkin.sign.${sign}`),
    as: 'line',
    values: rows.map(({ check }) => {
      const score = check?.scores[sign] ?? null;
      return score === null ? null : score / 100;
    }),
    marks: rows.map(({ check }) => {
      const signal = check?.signals[sign] ?? null;
      return signal === 'steady' ? null : signal;
    }),
  };
}

/** "Exhaustion from 88 to 50". */
function toldOf(made: readonly WeekRow[], sign: Sign): string | null {
  const scores = made.flatMap(({ check }) => check!.scores[sign] ?? []);
  if (!scores.length) return null;
  const words = { sign: t(`checkin.sign.${sign}`), from: Math.round(scores[0]!), to: Math.round(scores.at(-1)!) };
  return scores.length > 1 ? t('look.sign.moved', words) : t('look.sign.once', words);
}

function tableOf(rows: readonly WeekRow[]) {
  return {
    head: [
      t('look.week'),
      ...SIGNS.map((sign) => t(`checkin.sign.${sign}`)),
      t('look.gifts.title'),
      t('look.off.title'),
    ],
    rows: rows
      .filter(({ check, gifts }) => check || gifts)
      .map(({ week, check, gifts, off }) => [
        shortDate(week),
        ...SIGNS.map((sign) => {
          const score = check?.scores[sign] ?? null;
          return score === null ? '' : numberText(Math.round(score));
        }),
        numberText(gifts),
        off ? hoursText(off.off) : '',
      ]),
  };
}
