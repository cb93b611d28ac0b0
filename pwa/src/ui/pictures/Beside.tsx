import { across, WIDTH } from './across.ts';

/** One row: values from 0 to 1, one for each week; null: none. */
export interface BesideRow {
  label: string;
  /** A line of points, or bars from a floor. */
  as: 'line' | 'bars';
  values: readonly (number | null)[];
  /** Points that ask for a look, or for more than that: other forms, not other colours alone. */
  marks?: readonly ('watch' | 'care' | null)[];
}

interface Props {
  rows: readonly BesideRow[];
  /** What stands below the first and the last week. */
  ends: readonly [first: string, last: string];
  told: string;
}

const LABEL = 15;
const ROOM = 34;
const ROW = LABEL + ROOM + 7;
const FOOT = 16;

/** Rows over the same weeks, one below the other. What stands in one column was in one week, and no more is said. */
export function Beside({ rows, ends, told }: Props) {
  const height = rows.length * ROW + FOOT;
  return (
    <svg class="beside-weeks" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={told}>
      {rows.map((row, i) => (
        <Row key={row.label} row={row} top={i * ROW} />
      ))}
      {ends.map((end, i) => (
        <text key={i} x={across(i ? WIDTH : 0)} y={height - 3} text-anchor={i ? 'end' : 'start'}>
          {end}
        </text>
      ))}
    </svg>
  );
}

function Row({ row: { label, as, values, marks }, top }: { row: BesideRow; top: number }) {
  const step = WIDTH / values.length;
  const floor = top + LABEL + ROOM;
  const x = (at: number): number => across((at + 0.5) * step);
  const y = (value: number): number => Math.round(10 * (floor - 4 - value * (ROOM - 8))) / 10;
  return (
    <g>
      <text class="of-row" x={across(0)} y={top + 10} text-anchor="start">
        {label}
      </text>
      <line class="base" x1="0" x2={WIDTH} y1={floor} y2={floor} />
      {as === 'line' &&
        runsOf(values).map((run) => (
          <polyline key={run[0]} points={run.flatMap((at) => [x(at), y(values[at]!)]).join(' ')} />
        ))}
      {values.map((value, at) => {
        if (value === null) return null;
        if (as === 'line') return <Point key={at} x={x(at)} y={y(value)} mark={marks?.[at] ?? null} />;
        const [width, high] = [Math.min(14, step * 0.72), value * (ROOM - 2)];
        return (
          high > 0 && (
            <rect key={at} class="fill" x={x(at) - width / 2} y={floor - high} width={width} height={high} rx="2" />
          )
        );
      })}
    </g>
  );
}

function Point({ x, y, mark }: { x: number; y: number; mark: 'watch' | 'care' | null }) {
  if (mark === 'care')
    return <polygon class="care" points={[x, y - 4.5, x + 4.5, y, x, y + 4.5, x - 4.5, y].join(' ')} />;
  return <circle class={mark ?? 'steady'} cx={x} cy={y} r={mark ? 3.2 : 2.6} />;
}

/** Weeks in a row that have a value, by their places; up to two without one are bridged. */
function runsOf(values: readonly (number | null)[]): number[][] {
  const runs: number[][] = [];
  values.forEach((value, at) => {
    if (value === null) return;
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && at - last <= 3) runs.at(-1)!.push(at);
    else runs.push([at]);
  });
  return runs;
}
