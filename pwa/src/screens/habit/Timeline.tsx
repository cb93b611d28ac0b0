import { endOf } from '../../app/habit/look-back.ts';
import type { Habit } from '../../app/records/habits.ts';
import { statesOf } from '../../app/records/summaries.ts';
import { today } from '../../app/platform/today.ts';
import { numberOf } from '../../domain/civil.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { isShown } from '../../domain/streak.ts';
import type { Summary } from '../../domain/summary.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { translator } from '../../i18n/texts.ts';
import { yearTexts } from '../../i18n/en/year.ts';
import { across, WIDTH } from '../../ui/pictures/across.ts';
import { Figure } from '../../ui/pictures/Figure.tsx';

const t = translator(habitTexts, yearTexts);

const HEIGHT = 52;
const MIDDLE = 16;
const HALF = 7;

/** A chapter, or the run that goes on. */
interface Stretch {
  first: Day;
  last: Day;
  words: string;
  goesOn: boolean;
}

/** Runs that have ended, and the one that goes on, from the beginning to today: full, and with an open end. */
export function Timeline({ habit, summary, begun }: { habit: Habit; summary: Summary; begun: Day }) {
  const now = today.value;
  const all = stretchesOf(habit, summary, begun);
  if (!all.some(({ goesOn }) => !goesOn)) return null;
  const low = numberOf(begun);
  const span = Math.max(1, numberOf(now) - low);
  const x = (on: Day): number => Math.min(WIDTH, Math.max(0, ((numberOf(on) - low) / span) * WIDTH));
  const how: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
  const told = t('year.chapters.told', { n: all.filter(({ goesOn }) => !goesOn).length, from: dateText(begun, how) });
  return (
    <Figure
      title={t('page.chapters')}
      table={() => ({
        head: [t('year.from'), t('year.to'), t('year.length')],
        rows: all.map(({ first, last, words, goesOn }) => [
          dateText(first, how),
          goesOn ? t('year.now') : dateText(last, how),
          words,
        ]),
      })}
      file="tend-chapters"
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
        <line class="base" x1="0" x2={WIDTH} y1={MIDDLE} y2={MIDDLE} />
        {all.map(({ first, last, goesOn }) => {
          const [from, to] = [x(first), x(last)];
          const width = Math.max(5, to - from);
          return (
            <rect
              key={first}
              class={goesOn ? 'line thick' : 'fill'}
              x={Math.min(across(from), across(from + width))}
              y={MIDDLE - HALF}
              width={width}
              height={2 * HALF}
              rx="5"
            />
          );
        })}
        {[begun, now].map((on, at) => (
          <text key={at} x={across(at ? WIDTH : 0)} y={HEIGHT - 8} text-anchor={at ? 'end' : 'start'}>
            {dateText(on, { month: 'short', year: 'numeric' })}
          </text>
        ))}
      </svg>
    </Figure>
  );
}

function stretchesOf(habit: Habit, { chapters, run, unit }: Summary, begun: Day): Stretch[] {
  const over = chapters.filter(isShown).map((one) => ({
    first: one.first,
    last: endOf(one),
    words: t(`page.chapter.${one.unit}`, { n: one.length }),
    goesOn: false,
  }));
  const since = chapters.length ? addDays(endOf(chapters.at(-1)!), 1) : begun;
  const first = run ? keptSince(habit, since) : undefined;
  const words = t(`page.chapter.${unit}`, { n: run });
  return first ? [...over, { first, last: today.value, words, goesOn: true }] : over;
}

/** The first date that was kept from a date on. */
function keptSince(habit: Habit, since: Day): Day | undefined {
  const states = statesOf(habit, today.value, since, today.value);
  return Object.keys(states).find((on) => states[on] === 'kept' || states[on] === 'bonus');
}
