import { numberOf } from '../domain/civil.ts';
import type { Day } from '../domain/day.ts';
import { direction } from '../i18n/language.ts';
import './trend.css';

/** One value of a trend: its date, and where it lies between the least (0) and the most (1). */
export interface Point {
  on: Day;
  value: number;
  /** It asks for a look, or for more than that: marks of other forms, not of colour alone. */
  mark?: 'watch' | 'care';
}

interface Props {
  points: readonly Point[];
  /** What it says in one sentence, for whoever does not see it. */
  told: string;
  /** The dates that it spans. */
  from: Day;
  to: Day;
  /** Heights at which a faint line runs. */
  lines?: readonly number[];
  /** What held from one date to another: a dashed line each. */
  bounds?: readonly { from: Day; to: Day; value: number }[];
  /** Values that lie further apart than so many days are not joined. */
  gapDays?: number;
}

const WIDTH = 320;
const HEIGHT = 72;
const EDGE = 8;

/** Values over time as a line, drawn from the side on which the language begins. */
export function Trend({ points, told, from, to, lines = [], bounds = [], gapDays = Infinity }: Props) {
  const span = Math.max(1, numberOf(to) - numberOf(from));
  const x = (on: Day): number => {
    const at = EDGE + ((numberOf(on) - numberOf(from)) / span) * (WIDTH - 2 * EDGE);
    return Math.round(10 * (direction === 'rtl' ? WIDTH - at : at)) / 10;
  };
  const y = (value: number): number => Math.round(10 * (HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE))) / 10;
  return (
    <svg class="trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
      {[0, ...lines].map((line) => (
        <line key={line} class={line ? 'faint' : 'base'} x1="0" x2={WIDTH} y1={y(line)} y2={y(line)} />
      ))}
      {bounds.map((one) => (
        <line key={one.from} class="bound" x1={x(one.from)} x2={x(one.to)} y1={y(one.value)} y2={y(one.value)} />
      ))}
      {runsOf(points, gapDays).map((run) => (
        <polyline key={run[0]!.on} points={run.flatMap(({ on, value }) => [x(on), y(value)]).join(' ')} />
      ))}
      {points.map(({ on, value, mark }, i) => (
        <Mark key={i} x={x(on)} y={y(value)} mark={mark} isLast={i === points.length - 1} />
      ))}
    </svg>
  );
}

function Mark({ x, y, mark, isLast }: { x: number; y: number; mark: Point['mark']; isLast: boolean }) {
  const size = isLast ? 5 : 3.5;
  if (mark === 'care') {
    const half = size + 1.5;
    return <polygon class="care" points={[x, y - half, x + half, y, x, y + half, x - half, y].join(' ')} />;
  }
  return <circle class={mark} cx={x} cy={y} r={size} />;
}

/** Values that are joined by a line. */
function runsOf(points: readonly Point[], gapDays: number): Point[][] {
  const runs: Point[][] = [];
  for (const point of points) {
    const before = runs.at(-1)?.at(-1);
    if (before && numberOf(point.on) - numberOf(before.on) <= gapDays) runs.at(-1)!.push(point);
    else runs.push([point]);
  }
  return runs;
}
