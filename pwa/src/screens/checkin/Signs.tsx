import type { Entry } from '../../app/records/cards.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { SIGNS, type Sign as Name } from '../../domain/strategies/checkin.ts';
import { today } from '../../app/platform/today.ts';
import { dateText } from '../../i18n/format.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { translator } from '../../i18n/texts.ts';
import { Legend } from '../../ui/Legend.tsx';
import { Trend, type Point } from '../../ui/Trend.tsx';
import { useOnce } from '../../ui/use-once.ts';
import { scoresOfSign, type Look } from './look.ts';
import { Sign } from './Sign.tsx';

const t = translator(checkinTexts);

/** The four trends show half a year. */
const SHOWN_DAYS = 26 * 7;
/** Two weeks without a check-in are bridged; after more of them the line begins anew. */
const GAP_DAYS = 28;
const LINES = [0.5, 0.75];

type Looks = readonly Look<Entry<'c'>>[];

/** The four signs over half a year, one line each. */
export function Signs({ looks }: { looks: Looks }) {
  const end = today.value;
  const shown = looks.filter(({ on }) => on > addDays(end, -SHOWN_DAYS));
  const first = shown[0]?.on ?? end;
  const from = first > addDays(end, -42) ? addDays(end, -42) : first;
  // One alone makes no line, and its signs stand above.
  const isLine = useOnce(shown.length > 1);
  if (!isLine || !shown.length) return null;
  return (
    <section class="card" aria-label={t('checkin.trend.title')}>
      <h2>{t('checkin.trend.title')}</h2>
      <p class="sub">{t('checkin.trend.why')}</p>
      <Legend of={new Set(shown.flatMap(({ signals }) => Object.values(signals)))} />
      {SIGNS.map((sign) => (
        <figure key={sign} class="of-sign">
          <figcaption class="sign">
            <Sign of={sign} />
          </figcaption>
          <Line looks={shown} sign={sign} from={from} to={end} />
        </figure>
      ))}
      <p class="sub between" aria-hidden="true">
        <span>{shortDate(from)}</span>
        <span>{shortDate(end)}</span>
      </p>
      {shown.length < 2 && <p class="sub">{t('checkin.trend.few')}</p>}
    </section>
  );
}

function Line({ looks, sign, from, to }: { looks: Looks; sign: Name; from: Day; to: Day }) {
  const scores = scoresOfSign(looks, sign);
  if (!scores.length) return <p class="sub">{t('checkin.signal.none')}</p>;
  const points = scores.map(({ on, score, week }): Point => {
    const signal = week.signals[sign];
    return { on, value: score / 100, ...((signal === 'watch' || signal === 'care') && { mark: signal }) };
  });
  return <Trend points={points} told={told(sign, scores)} from={from} to={to} lines={LINES} gapDays={GAP_DAYS} />;
}

/** A sign's line in one sentence. */
function told(sign: Name, scores: readonly { on: Day; score: number }[]): string {
  const [first, last] = [scores[0]!, scores.at(-1)!];
  const all = scores.map(({ score }) => score);
  const when = (on: Day): string => dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
  const now = { sign: t(`checkin.sign.${sign}`), value: Math.round(last.score), date: when(last.on) };
  if (scores.length === 1) return t('checkin.trend.once', now);
  return t('checkin.trend.told', {
    ...now,
    n: scores.length,
    first: Math.round(first.score),
    from: when(first.on),
    low: Math.round(Math.min(...all)),
    high: Math.round(Math.max(...all)),
  });
}

function shortDate(on: Day): string {
  return dateText(on, { day: 'numeric', month: 'short' });
}
