import { useState } from 'preact/hooks';
import { begunOn, countOf, seenOf, type Seen } from '../../app/habit/look-back.ts';
import type { Habit } from '../../app/records/habits.ts';
import { settings } from '../../app/records/settings.ts';
import { rulesOf } from '../../app/records/summaries.ts';
import { today } from '../../app/platform/today.ts';
import type { Day } from '../../domain/day.ts';
import { byWeekday, daysOfMonth, monthsTo } from '../../domain/strategies/looking-back.ts';
import type { Summary } from '../../domain/summary.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { joined } from '../../i18n/lists.ts';
import { numberText } from '../../i18n/numbers.ts';
import { translator } from '../../i18n/texts.ts';
import { yearTexts } from '../../i18n/en/year.ts';
import { weekdayText } from '../../i18n/weekdays.ts';
import { Bars } from '../../ui/pictures/Bars.tsx';
import { Figure } from '../../ui/pictures/Figure.tsx';
import { Months } from '../../ui/pictures/Months.tsx';
import { Legend } from './Legend.tsx';
import { Mark } from './Mark.tsx';
import { StrengthYear } from './StrengthYear.tsx';
import { Timeline } from './Timeline.tsx';

const t = translator(habitTexts, habitsTexts, yearTexts);

/** Marks that stand for something done, or for rest. */
const COUNTED = ['kept', 'part', 'bonus', 'rest', 'held'] as const;
/** From so many dates on weekdays say something. */
const WEEKDAYS_LEAST = 7;
const DONE: readonly Seen[] = ['kept', 'part', 'bonus'];

/** Twelve months of a habit: its dates, its strength, its weekdays; and its chapters from the beginning on. */
export function YearPast({ habit, summary }: { habit: Habit; summary: Summary }) {
  const [back, setBack] = useState(0);
  const now = today.value;
  const months = monthsTo(monthsTo(now, 12 * back + 1)[0]!, 12);
  const [first, last] = [months[0]!, daysOfMonth(months.at(-1)!).at(-1)!];
  const seen = seenOf(habit, now, first, last);
  const begun = begunOn(habit) ?? now;
  const since = begun > first ? begun : first;
  return (
    <>
      <Turn first={first} last={last} begun={begun} back={back} onTurn={setBack} />
      <Dates seen={seen} months={months.filter((month) => month.slice(0, 7) >= begun.slice(0, 7))} />
      <StrengthYear values={rulesOf(habit, now).strengths(since, last)} first={since} />
      <Weekdays seen={seen} />
      <Timeline habit={habit} summary={summary} begun={begun} />
    </>
  );
}

interface TurnProps {
  first: Day;
  last: Day;
  begun: Day;
  back: number;
  onTurn: (back: number) => void;
}

/** Which twelve months, where there are more of them. */
function Turn({ first, last, begun, back, onTurn }: TurnProps) {
  const how: Intl.DateTimeFormatOptions = { month: 'short', year: 'numeric' };
  const span = t('page.span', { from: dateText(first, how), to: dateText(last, how) });
  if (!back && begun >= first) return <p class="sub">{span}</p>;
  return (
    <div class="monthbar">
      <button
        type="button"
        class="round"
        aria-label={t('year.before')}
        disabled={begun >= first}
        onClick={() => onTurn(back + 1)}
      >
        ‹
      </button>
      <h3 aria-live="polite">{span}</h3>
      <button
        type="button"
        class="round"
        aria-label={t('year.after')}
        disabled={!back}
        onClick={() => onTurn(back - 1)}
      >
        ›
      </button>
    </div>
  );
}

/** A year of days: each with the mark that it has in the month as well. */
function Dates({ seen, months }: { seen: ReadonlyMap<Day, Seen>; months: readonly Day[] }) {
  const counts = countOf(seen.values());
  const parts = COUNTED.flatMap((mark) => (counts[mark] ? [t(`weeks.${mark}`, { n: counts[mark] })] : []));
  const told = parts.length ? t('year.told', { list: joined(parts) }) : t('year.none');
  return (
    <>
      <Figure
        title={t('year.dates')}
        table={() => ({
          head: [t('year.month'), ...COUNTED.map((mark) => t(`state.${mark}`))],
          rows: rowsOf(months, seen),
        })}
        file="tend-year"
      >
        <Months
          months={months}
          weekStart={settings.value.weekStart}
          told={told}
          mark={(on) => Mark({ seen: seen.get(on)! })}
        />
        <Legend seen={seen.values()} />
      </Figure>
    </>
  );
}

function rowsOf(months: readonly Day[], seen: ReadonlyMap<Day, Seen>): string[][] {
  return months.map((first) => {
    const of = countOf(daysOfMonth(first).map((on) => seen.get(on)!));
    return [dateText(first, { month: 'short', year: 'numeric' }), ...COUNTED.map((mark) => numberText(of[mark] ?? 0))];
  });
}

/** On which weekdays it was done. */
function Weekdays({ seen }: { seen: ReadonlyMap<Day, Seen> }) {
  const { weekStart } = settings.value;
  const done = [...seen].flatMap(([on, mark]) => (DONE.includes(mark) ? [on] : []));
  if (done.length < WEEKDAYS_LEAST) return null;
  const counts = byWeekday(done, weekStart);
  const name = (i: number, how?: 'short'): string => weekdayText(((weekStart - 1 + i) % 7) + 1, how);
  const most = Math.max(...counts);
  const often = counts.flatMap((n, i) => (n === most ? [name(i)] : []));
  const told = often.length < 4 ? t('year.weekdays.told', { n: most, days: joined(often) }) : t('year.weekdays.even');
  return (
    <>
      <Figure
        title={t('year.weekdays')}
        table={() => ({
          head: [t('year.weekday'), t('year.times')],
          rows: counts.map((n, i) => [name(i), numberText(n)]),
        })}
        file="tend-weekdays"
      >
        <Bars values={counts} labels={counts.map((_, i) => name(i, 'short'))} told={told} />
        <p class="sub">{told}</p>
      </Figure>
    </>
  );
}
