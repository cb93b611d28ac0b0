import type { Scale } from '../../domain/strategies/looking-back.ts';
import type { OffWork } from '../../domain/strategies/roster.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { translator } from '../../i18n/texts.ts';
import { Beside, type BesideRow } from '../../ui/pictures/Beside.tsx';
import { Figure } from '../../ui/pictures/Figure.tsx';
import type { Past } from './read.ts';
import type { WeekRow } from './weeks.ts';
import { hoursText, shortDate } from './words.ts';

const t = translator(lookBackTexts);

/** The hours off work, week by week. Weeks of which nothing is known have none. */
export function Off({ past: { rows, range }, scale }: { past: Past; scale: Scale }) {
  const known = rows.flatMap((row) => (row.off ? [{ ...row, off: row.off }] : []));
  if (!known.length) return null;
  return (
    <section class="card" aria-label={t('look.off.title')}>
      {scale === 'week' ? (
        <>
          <h2>{t('look.off.title')}</h2>
          <OneWeek off={known[0]!.off} />
        </>
      ) : (
        <OffPicture rows={rows} file={`tend-off-hours-${range.first}`} />
      )}
    </section>
  );
}

function OneWeek({ off: { off, worked, calls } }: { off: OffWork }) {
  return (
    <>
      <p class="hero-line">{t('look.off.week', { off: hoursText(off) })}</p>
      <p class="sub">{t('look.off.worked', { worked: hoursText(worked) })}</p>
      {calls > 0 && <p class="sub">{t('look.off.calls', { n: calls })}</p>}
    </>
  );
}

/** The weeks as a line. Without `file`: on paper. */
export function OffPicture({ rows, file }: { rows: readonly WeekRow[]; file?: string }) {
  const known = rows.flatMap(({ week, off }) => (off ? [{ week, ...off }] : []));
  const [first, last] = [known[0]!, known.at(-1)!];
  const off = known.map((one) => one.off);
  const told = t('look.off.told', {
    n: known.length,
    low: hoursText(Math.min(...off)),
    high: hoursText(Math.max(...off)),
    from: shortDate(first.week),
    to: shortDate(last.week),
  });
  return (
    <>
      <Figure
        title={t('look.off.title')}
        table={() => ({
          head: [t('look.week'), t('look.off.title'), t('look.off.work'), t('look.off.call')],
          rows: known.map((one) => [
            shortDate(one.week),
            hoursText(one.off),
            hoursText(one.worked),
            t('look.minutes', { n: one.calls }),
          ]),
        })}
        file={file}
      >
        <Beside rows={[offRow(rows)]} ends={[shortDate(rows[0]!.week), shortDate(rows.at(-1)!.week)]} told={told} />
        <p class="sub">{told}</p>
      </Figure>
    </>
  );
}

/** The line shows at least a day's hours from its lowest to its highest: a small change looks small. */
const LEAST_MINUTES = 24 * 60;

/** The hours off work as a row of its own, from the fewest to the most. */
export function offRow(rows: readonly WeekRow[]): BesideRow {
  const off = rows.flatMap((row) => row.off?.off ?? []);
  const [low, high] = [Math.min(...off), Math.max(...off)];
  const pad = Math.max(0, LEAST_MINUTES - (high - low)) / 2;
  const share = (minutes: number): number => (minutes - low + pad) / (high - low + 2 * pad);
  return {
    label: t('look.off.row', { low: hoursText(low), high: hoursText(high) }),
    as: 'line',
    values: rows.map((row) => row.off && share(row.off.off)),
  };
}
