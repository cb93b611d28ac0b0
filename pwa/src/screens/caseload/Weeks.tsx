import { useState } from 'preact/hooks';
import { run } from '../../app/records/failure.ts';
import { caseloadTexts } from '../../i18n/en/caseload.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { Trend, type Point } from '../../ui/Trend.tsx';
import { useOnce } from '../../ui/use-once.ts';
import type { LoadEntry } from './entries.ts';
import { comparable, stretchesOf, type Week } from './load.ts';
import { takeBack } from './Now.tsx';
import { loadText } from './words.ts';

const t = translator(caseloadTexts);

/** So many weeks make the line; values further apart than a month are not joined. */
const SHOWN = 26;
const GAP_DAYS = 28;
/** How many weeks come at once. */
const PAGE_COUNT = 8;

type Weeks = readonly Week<LoadEntry>[];
type NotedWeek = Week<LoadEntry> & { n: number };

/** So many weeks can be noted above, and taken back there. */
const ABOVE = 2;

/** The weeks as a line beside the limit, and each of them in words. Nothing while the card above says all of it. */
export function Weeks({ weeks }: { weeks: Weeks }) {
  const noted = weeks.filter(isNoted);
  const isMore = useOnce(noted.length > 1 || weeks.slice(0, -ABOVE).some(isNoted));
  if (!isMore || !noted.length) return null;
  return (
    <section class="card" aria-label={t('caseload.trend')}>
      <h2>{t('caseload.trend')}</h2>
      <Line weeks={comparable(weeks, SHOWN)} />
      <Each weeks={noted} />
    </section>
  );
}

function isNoted(week: Week<LoadEntry>): week is NotedWeek {
  return week.n !== null;
}

function Line({ weeks }: { weeks: Weeks }) {
  const noted = weeks.filter(isNoted);
  if (noted.length < 2) return <p class="sub">{t('caseload.trend.few')}</p>;
  const top = 1.05 * Math.max(...weeks.flatMap(({ n, most }) => [n ?? 0, most ?? 0]), 1);
  const points = noted.map(({ week, n, most }): Point => {
    return { on: week, value: n / top, ...(most !== null && n > most && { mark: 'watch' }) };
  });
  const bounds = stretchesOf(weeks).map(({ from, to, most }) => ({ from, to, value: most / top }));
  const [from, to] = [weeks[0]!.week, weeks.at(-1)!.week];
  return (
    <>
      <Trend points={points} told={told(noted)} from={from} to={to} bounds={bounds} gapDays={GAP_DAYS} />
      <p class="sub between" aria-hidden="true">
        <span>{shortDate(from)}</span>
        <span>{shortDate(to)}</span>
      </p>
      {bounds.length > 0 && <p class="sub">{t('caseload.trend.why')}</p>}
    </>
  );
}

/** The line in one sentence. */
function told(noted: readonly NotedWeek[]): string {
  const [first, last] = [noted[0]!, noted.at(-1)!];
  const all = noted.map(({ n }) => n);
  return t('caseload.trend.told', {
    n: noted.length,
    first: loadText(first.n, last.unit),
    from: longDate(first.week),
    last: loadText(last.n, last.unit),
    to: longDate(last.week),
    low: Math.min(...all),
    high: Math.max(...all),
  });
}

/** The latest first. */
function Each({ weeks }: { weeks: readonly NotedWeek[] }) {
  const [count, setCount] = useState(PAGE_COUNT);
  return (
    <details class="fold each">
      <summary>{t('caseload.each')}</summary>
      <ul class="plain lines">
        {[...weeks]
          .reverse()
          .slice(0, count)
          .map((week) => (
            <OneWeek key={week.week} week={week} />
          ))}
      </ul>
      {weeks.length > count && (
        <button type="button" class="link" onClick={() => setCount(count + PAGE_COUNT)}>
          {t('caseload.more')}
        </button>
      )}
    </details>
  );
}

function OneWeek({ week }: { week: NotedWeek }) {
  const { n, most, unit } = week;
  const date = longDate(week.week);
  return (
    <li>
      <div>
        <p>{t('caseload.each.of', { date })}</p>
        <p class="sub">
          {most === null ? loadText(n, unit) : t('caseload.each.limit', { load: loadText(n, unit), most })}
        </p>
      </div>
      <button
        type="button"
        class="link"
        aria-label={t('caseload.off.of', { date })}
        onClick={() => run(takeBack(week))}
      >
        {t('caseload.off')}
      </button>
    </li>
  );
}

function longDate(on: string): string {
  return dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
}

function shortDate(on: string): string {
  return dateText(on, { day: 'numeric', month: 'short' });
}
