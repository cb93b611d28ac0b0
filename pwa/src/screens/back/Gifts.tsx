import type { Day } from '../../domain/day.ts';
import { daysIn, monthsTo, type Range, type Scale } from '../../domain/strategies/looking-back.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { dateText } from '../../i18n/format.ts';
import { joined } from '../../i18n/lists.ts';
import { numberText } from '../../i18n/numbers.ts';
import { translator } from '../../i18n/texts.ts';
import { Figure, type Table } from '../../ui/pictures/Figure.tsx';
import { Months } from '../../ui/pictures/Months.tsx';
import { Moon } from '../../ui/pictures/Moon.tsx';
import { Stacks } from '../../ui/pictures/Stacks.tsx';
import type { Past } from './read.ts';
import type { Known } from './weeks.ts';
import { rangeText } from './words.ts';

const t = translator(lookBackTexts);

/** Day by day: a gift is a disc, a day of rest a moon. */
export function GiftsCard({ past, scale }: { past: Past; scale: Scale }) {
  const { gifts, rests, range } = past;
  if (!gifts.total && !rests.size) return null;
  const told = t('look.told', { range: rangeText(scale, range), list: joined(countsOf(past)) });
  return (
    <section class="card" aria-label={t('look.gifts.title')}>
      <Figure title={t('look.gifts.title')} table={() => tableOf(past, scale)} file={`tend-gifts-${range.first}`}>
        {scale === 'week' ? <Week past={past} told={told} /> : <Calendar past={past} scale={scale} told={told} />}
        {(rests.size > 0 || scale !== 'week') && <Legend scale={scale} hasRest={rests.size > 0} />}
      </Figure>
    </section>
  );
}

/** "12 gifts", "on 5 days", "2 days of rest". */
export function countsOf({ gifts, rests }: Past): string[] {
  return [
    t('look.n.gifts', { n: gifts.total }),
    ...(gifts.total ? [t('look.n.days', { n: gifts.byDay.size })] : []),
    ...(rests.size ? [t('look.n.rests', { n: rests.size })] : []),
  ];
}

function Week({ past: { gifts, rests, range }, told }: { past: Past; told: string }) {
  const stacks = daysIn(range).map((on) => ({
    n: gifts.byDay.get(on) ?? 0,
    label: dateText(on, { weekday: 'short' }),
    under: rests.has(on) ? <Moon /> : null,
  }));
  return <Stacks stacks={stacks} told={told} />;
}

function Calendar({ past, scale, told }: { past: Past; scale: Scale; told: string }) {
  const { gifts, rests, range, known } = past;
  const most = Math.max(1, ...gifts.byDay.values());
  const mark = (on: Day) => {
    const n = gifts.byDay.get(on) ?? 0;
    if (n) return <circle class="fill" cx="12" cy="12" r={radiusOf(n / most)} />;
    if (rests.has(on)) return Moon();
    return on >= known.since && on <= known.today ? <circle class="faint" cx="12" cy="12" r="2" /> : null;
  };
  const months = scale === 'month' ? [range.first] : monthsOf(range, known);
  return <Months months={months} isOne={scale === 'month'} weekStart={known.weekStart} told={told} mark={mark} />;
}

/** The months of a year from the beginning to today. */
function monthsOf({ last }: Range, { since, today }: Known): Day[] {
  return monthsTo(last, 12).filter((first) => first.slice(0, 7) >= since.slice(0, 7) && first <= today);
}

/** Twice as much is twice the area. */
function radiusOf(share: number): number {
  return Math.round(10 * (3 + 7.5 * Math.sqrt(share))) / 10;
}

function Legend({ scale, hasRest }: { scale: Scale; hasRest: boolean }) {
  return (
    <ul class="marks">
      {scale !== 'week' && (
        <li>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <circle class="fill" cx="7" cy="12" r="4" />
            <circle class="fill" cx="17.500" cy="12" r="6.500" />
          </svg>
          {t('look.legend.gifts')}
        </li>
      )}
      {hasRest && (
        <li>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <Moon />
          </svg>
          {t('look.legend.rest')}
        </li>
      )}
    </ul>
  );
}

function tableOf({ gifts, rests, range, known }: Past, scale: Scale): Table {
  const head = [t(scale === 'year' ? 'look.month' : 'look.day'), t('look.gifts.title'), t('look.rest')];
  const dates = daysIn(range).filter((on) => on >= known.since && on <= known.today);
  if (scale !== 'year') {
    const how: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
    return { head, rows: dates.map((on) => row(dateText(on, how), [on])) };
  }
  const months = monthsOf(range, known).map((first) => first.slice(0, 7));
  return {
    head,
    rows: months.flatMap((month) => {
      const within = dates.filter((on) => on.startsWith(month));
      return within.length ? [row(dateText(within[0]!, { month: 'long' }), within)] : [];
    }),
  };

  function row(name: string, on: readonly Day[]): string[] {
    const sum = on.reduce((n, one) => n + (gifts.byDay.get(one) ?? 0), 0);
    return [name, numberText(sum), numberText(on.filter((one) => rests.has(one)).length)];
  }
}
