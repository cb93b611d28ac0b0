import { countOf, seenOf, strengthLine, twelveWeeks, type Seen, type StrengthLine } from '../../app/habit/look-back.ts';
import type { Habit } from '../../app/records/habits.ts';
import { today } from '../../app/platform/today.ts';
import { weekday, type Day } from '../../domain/day.ts';
import type { Stage } from '../../domain/strength.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { direction } from '../../i18n/language.ts';
import { joined } from '../../i18n/lists.ts';
import { weekdayText } from '../../i18n/plan-text.ts';
import { translator } from '../../i18n/texts.ts';
import { Legend } from './Legend.tsx';
import { Mark } from './Mark.tsx';

const t = translator(habitTexts, habitsTexts);

/** One dot and its room; the names of the weekdays stand before them. */
const STEP = 24;
const NAMES = 22;
const LINE_HEIGHT = 64;

/** How far from the left something so wide begins: time runs as the language is read. */
function across(from: number, size: number, width: number): number {
  return direction === 'rtl' ? width - from - size : from;
}

/** Twelve weeks of dots, one row for each weekday; the line of its strength runs below them, on the same weeks. */
export function Weeks({ habit, stage }: { habit: Habit; stage: Stage }) {
  const now = today.value;
  const rows = twelveWeeks(now);
  const [first, last] = [rows[0]![0]!, rows[6]!.at(-1)!];
  const seen = seenOf(habit, now, first, last);
  const width = NAMES + rows[0]!.length * STEP;
  const line = strengthLine(habit, now, first);
  return (
    <section class="card">
      <h2>{t('weeks.title')}</h2>
      <svg class="weeks" viewBox={`0 0 ${width} ${7 * STEP}`} role="img" aria-label={told(seen)}>
        {rows.map((dates, row) => (
          <g key={row}>
            <text x={across(NAMES / 2 - 2, 0, width)} y={row * STEP + STEP / 2 + 4} text-anchor="middle">
              {weekdayText(weekday(dates[0]!), 'narrow')}
            </text>
            {dates.map((on, week) => (
              <svg
                key={on}
                x={across(NAMES + week * STEP, STEP, width)}
                y={row * STEP}
                width={STEP}
                height={STEP}
                viewBox="0 0 24 24"
                aria-hidden="true"
                class={on === now ? 'now' : undefined}
              >
                {on === now && <rect x="1" y="1" width="22" height="22" rx="7" />}
                <Mark seen={seen.get(on)!} />
              </svg>
            ))}
          </g>
        ))}
      </svg>
      <Legend seen={seen.values()} />
      <Line line={line} width={width} days={rows.length * rows[0]!.length} />
      <p>{t(`page.stage.${stage}`)}</p>
      <p class="sub">{t(`move.${line.move}`, { n: line.kept })}</p>
    </section>
  );
}

/** The strength of twelve weeks. What it says stands below it in words. */
function Line({ line: { values }, width, days }: { line: StrengthLine; width: number; days: number }) {
  const x = (i: number): number => across(NAMES + ((i + 0.5) * (width - NAMES)) / days, 0, width);
  const y = (value: number): number => LINE_HEIGHT - 6 - value * (LINE_HEIGHT - 12);
  const points = values.flatMap((value, i) => [x(i), y(value)]);
  const [end, floor] = [values.length - 1, y(0)];
  const area = [x(0), floor, ...points, x(end), floor];
  return (
    <svg class="strength" viewBox={`0 0 ${width} ${LINE_HEIGHT}`} aria-hidden="true">
      <line class="base" x1={across(NAMES, 0, width)} x2={across(width, 0, width)} y1={floor} y2={floor} />
      <polygon points={area.join(' ')} />
      <polyline points={points.join(' ')} />
      <circle cx={x(end)} cy={y(values[end] ?? 0)} r="4.500" />
    </svg>
  );
}

/** The dots in one sentence, for whoever does not see them. */
function told(seen: ReadonlyMap<Day, Seen>): string {
  const counts = countOf(seen.values());
  const parts = (['kept', 'part', 'bonus', 'rest', 'held'] as const).flatMap((mark) => {
    const n = counts[mark];
    return n ? [t(`weeks.${mark}`, { n })] : [];
  });
  return parts.length ? t('weeks.told', { list: joined(parts) }) : t('weeks.none');
}
