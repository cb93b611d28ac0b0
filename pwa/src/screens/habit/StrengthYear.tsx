import { addDays, type Day } from '../../domain/day.ts';
import { stageOf } from '../../domain/strength.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';
import { yearTexts } from '../../i18n/en/year.ts';
import { across, WIDTH } from '../../ui/pictures/across.ts';
import { Figure } from '../../ui/pictures/Figure.tsx';

const t = translator(habitTexts, habitsTexts, yearTexts);

const HEIGHT = 84;
const FLOOR = HEIGHT - 16;
const TOP = 8;
/** One point of the line stands for so many days. */
const STEP = 3;
/** Before so many days there is no line. */
const LEAST = 14;

/** The strength of a year as a line. Why it moved lately stands beside the one of the last weeks. */
export function StrengthYear({ values, first }: { values: readonly number[]; first: Day }) {
  if (values.length < LEAST || !values.some((value) => value > 0)) return null;
  const days = values.length - 1;
  const x = (i: number): number => across((i / days) * WIDTH);
  const y = (value: number): number => Math.round(10 * (FLOOR - value * (FLOOR - TOP))) / 10;
  const end = values.length - 1;
  const shown = values.flatMap((value, i) => (i % STEP === end % STEP ? [[i, value] as const] : []));
  const ends = shown.filter(
    ([i]) => i === end || addDays(first, i + STEP).slice(0, 7) !== addDays(first, i).slice(0, 7),
  );
  const last = values[end]!;
  const told = t('year.strength.told', { stage: t(`page.stage.${stageOf(last)}`) });
  return (
    <Figure
      title={t('year.strength')}
      table={() => ({
        head: [t('year.month'), t('year.strength')],
        rows: ends.map(([i, value]) => [
          dateText(addDays(first, i), { day: 'numeric', month: 'short', year: 'numeric' }),
          t(`page.stage.${stageOf(value)}`),
        ]),
      })}
      file="tend-strength"
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
        <line class="base" x1="0" x2={WIDTH} y1={FLOOR} y2={FLOOR} />
        <polyline points={shown.flatMap(([i, value]) => [x(i), y(value)]).join(' ')} />
        <circle class="steady" cx={x(end)} cy={y(last)} r="4" />
        {[0, 1].map((at) => (
          <text key={at} x={across(at ? WIDTH : 0)} y={HEIGHT - 3} text-anchor={at ? 'end' : 'start'}>
            {dateText(at ? addDays(first, days) : first, { day: 'numeric', month: 'short', year: 'numeric' })}
          </text>
        ))}
      </svg>
    </Figure>
  );
}
