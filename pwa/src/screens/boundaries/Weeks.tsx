import type { Day } from '../../domain/day.ts';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { lengthText } from '../../i18n/times.ts';
import { Trend, type Point } from '../../ui/Trend.tsx';
import { bounds, withWork, type WeekOff } from './weeks.ts';
import { hoursText } from './words.ts';

const t = translator(boundariesTexts);

/** Hours off work and calls, week by week: as lines, and each in words. Nothing while there is nothing of either. */
export function Weeks({ weeks }: { weeks: readonly WeekOff[] }) {
  const now = weeks.at(-1);
  const isLong = weeks.length > 2;
  const worked = withWork(weeks);
  const hasCalls = weeks.some(({ calls }) => calls > 0);
  if (!now || !(worked.length || hasCalls)) return null;
  return (
    <section class="card" aria-label={t('each.week.title')}>
      <h2>{t('each.week.title')}</h2>
      <p>{nowText(now, worked.includes(now))}</p>
      {worked.length > 2 && <OffLine weeks={worked} />}
      {isLong && (hasCalls ? <CallLine weeks={weeks} /> : <p class="sub">{t('each.week.none')}</p>)}
      {!isLong && <p class="sub">{t('each.week.few')}</p>}
      <details class="fold">
        <summary>{t('each.week.list')}</summary>
        <ul class="plain lines">
          {[...weeks].reverse().map((week) => (
            <li key={week.from}>
              <div>
                <p>{t('each.week.of', { date: dateText(week.from, { day: 'numeric', month: 'long' }) })}</p>
                <p class="sub">{weekText(week, worked.includes(week))}</p>
              </div>
            </li>
          ))}
        </ul>
        {worked.length > 0 && <p class="sub">{t('each.week.why')}</p>}
      </details>
    </section>
  );
}

function OffLine({ weeks }: { weeks: readonly WeekOff[] }) {
  const all = weeks.map(({ off }) => off / 60);
  const [low, high] = bounds(all);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const hours = (n: number): string => hoursText(60 * n);
  const told = t('each.week.off.told', { ...ends(all, hours), n: all.length, low: hours(least), high: hours(most) });
  return (
    <figure>
      <figcaption>{t('each.week.off')}</figcaption>
      <Line weeks={weeks} values={all.map((n) => (n - low) / (high - low))} told={told} />
      <p class="sub">{t('each.week.scale', { low: hours(low), high: hours(high) })}</p>
    </figure>
  );
}

function CallLine({ weeks }: { weeks: readonly WeekOff[] }) {
  const all = weeks.map(({ calls }) => calls);
  const high = Math.max(...all);
  const minutes = (n: number): string => lengthText(n, 'minute');
  const told = t('each.week.calls.told', { ...ends(all, minutes), n: all.length, high: minutes(high) });
  return (
    <figure>
      <figcaption>{t('each.week.calls')}</figcaption>
      <Line weeks={weeks} values={all.map((n) => n / high)} told={told} />
      <p class="sub">{t('each.week.scale', { low: minutes(0), high: minutes(high) })}</p>
    </figure>
  );
}

/** This week is open: it is not over. */
function Line({ weeks, values, told }: { weeks: readonly WeekOff[]; values: readonly number[]; told: string }) {
  const points = weeks.map(
    ({ from }, i): Point => ({ on: from, value: values[i]!, ...(i === weeks.length - 1 && { mark: 'watch' }) }),
  );
  const [first, last] = [weeks[0]!.from, weeks.at(-1)!.from];
  return (
    <>
      <Trend points={points} told={told} from={first} to={last} lines={[1]} />
      <p class="sub between" aria-hidden="true">
        <span>{shortDate(first)}</span>
        <span>{shortDate(last)}</span>
      </p>
    </>
  );
}

function ends(all: readonly number[], text: (n: number) => string): { first: string; last: string } {
  return { first: text(all[0]!), last: text(all.at(-1)!) };
}

function nowText({ off, calls }: WeekOff, isKnown: boolean): string {
  const said = { off: hoursText(off), calls: lengthText(calls, 'minute') };
  if (!isKnown) return t(calls ? 'each.week.now.calls' : 'each.week.now.none', said);
  return t(calls ? 'each.week.now' : 'each.week.now.calm', said);
}

function weekText({ off, worked, calls }: WeekOff, isKnown: boolean): string {
  const said = { off: hoursText(off), worked: hoursText(worked), calls: lengthText(calls, 'minute') };
  if (!isKnown) return t(calls ? 'each.week.one.calls' : 'each.week.one.none', said);
  return t(calls ? 'each.week.one' : 'each.week.one.calm', said);
}

function shortDate(on: Day): string {
  return dateText(on, { day: 'numeric', month: 'short' });
}
