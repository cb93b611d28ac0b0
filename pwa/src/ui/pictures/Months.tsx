import { cloneElement, type VNode } from 'preact';
import { weekday, type Day } from '../../domain/day.ts';
import { daysOfMonth } from '../../domain/strategies/looking-back.ts';
import { dateText } from '../../i18n/format.ts';
import { weekdayText } from '../../i18n/weekdays.ts';
import { across, placed, WIDTH } from './across.ts';

interface Props {
  /** Their first dates. */
  months: readonly Day[];
  /** One month alone, large, with its weekdays and dates. */
  isOne?: boolean;
  weekStart: number;
  /** What it says in one sentence. */
  told: string;
  /** The one shape that is drawn for a date, in a room of 24 by 24. */
  mark: (on: Day) => VNode | null;
}

const COLUMNS = 3;
const GAP = 13;
const HEAD = 18;

/** The dates of one month, or of a year of them, each with a mark, laid out as a calendar on the wall. */
export function Months({ months, isOne = false, weekStart, told, mark }: Props) {
  const columns = isOne ? 1 : COLUMNS;
  const cell = (WIDTH - GAP * (columns - 1)) / columns / 7;
  const rows = isOne ? rowsOf(months[0]!, weekStart) : 6;
  const height = HEAD + rows * cell;
  const deep = Math.ceil(months.length / columns);
  return (
    <svg
      class="months"
      viewBox={`0 0 ${WIDTH} ${Math.round(deep * height + (deep - 1) * 6)}`}
      role="img"
      aria-label={told}
    >
      {months.map((first, i) => (
        <Month
          key={first}
          first={first}
          left={(i % columns) * (7 * cell + GAP)}
          top={Math.floor(i / columns) * (height + 6)}
          cell={cell}
          weekStart={weekStart}
          isOne={isOne}
          mark={mark}
        />
      ))}
    </svg>
  );
}

interface MonthProps extends Pick<Props, 'mark' | 'weekStart'> {
  first: Day;
  left: number;
  top: number;
  cell: number;
  isOne: boolean;
}

function Month({ first, left, top, cell, weekStart, isOne, mark }: MonthProps) {
  const blank = blankOf(first, weekStart);
  const scale = (isOne ? 0.6 : 0.94) * (cell / 24);
  return (
    <g>
      {isOne ? (
        Array.from({ length: 7 }, (_, i) => (
          <text key={i} x={across(left + (i + 0.5) * cell)} y={top + 10} text-anchor="middle">
            {weekdayText(((weekStart - 1 + i) % 7) + 1, 'narrow')}
          </text>
        ))
      ) : (
        <text x={across(left + 3.5 * cell)} y={top + 10} text-anchor="middle">
          {dateText(first, { month: 'short', year: first.slice(5, 7) === '01' ? 'numeric' : undefined })}
        </text>
      )}
      {daysOfMonth(first).map((on, i) => {
        const [column, row] = [(blank + i) % 7, Math.floor((blank + i) / 7)];
        const x = across(left + (column + 0.5) * cell);
        const y = top + HEAD + (row + (isOne ? 0.38 : 0.5)) * cell;
        const drawn = mark(on);
        const shape = drawn && cloneElement(drawn, { key: on, transform: placed(x, y, scale) });
        if (!isOne) return shape;
        return (
          <g key={on}>
            {shape}
            <text class="date" x={x} y={y + 0.52 * cell} text-anchor="middle">
              {dateText(on, { day: 'numeric' })}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function blankOf(first: Day, weekStart: number): number {
  return (weekday(first) - weekStart + 7) % 7;
}

function rowsOf(first: Day, weekStart: number): number {
  return Math.ceil((blankOf(first, weekStart) + daysOfMonth(first).length) / 7);
}
