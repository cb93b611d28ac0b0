import type { ComponentChildren } from 'preact';
import { across, placed, WIDTH } from './across.ts';

interface Props {
  /** One for each place; `under` is what stands on the floor where there is none. */
  stacks: readonly { n: number; label: string; under?: ComponentChildren }[];
  told: string;
}

const STEP = 17;
const FOOT = 18;
const LEAST = 3;
/** More than so many are drawn smaller. */
const MOST = 8;

/** Whole things, one above the other: a disc is one of them. */
export function Stacks({ stacks, told }: Props) {
  const most = Math.max(LEAST, ...stacks.map(({ n }) => n));
  const step = most > MOST ? (STEP * MOST) / most : STEP;
  const high = Math.round(most * step) + 4;
  const x = (at: number): number => across(((at + 0.5) * WIDTH) / stacks.length);
  return (
    <svg class="stacks" viewBox={`0 0 ${WIDTH} ${high + FOOT}`} role="img" aria-label={told}>
      {stacks.map(({ n, label, under }, at) => (
        <g key={at}>
          {Array.from({ length: n }, (_, i) => (
            <circle key={i} class="fill" cx={x(at)} cy={high - (i + 0.5) * step} r={step * 0.42} />
          ))}
          {!n && under && <g transform={placed(x(at), high - 10, 0.75)}>{under}</g>}
          <text x={x(at)} y={high + FOOT - 4} text-anchor="middle">
            {label}
          </text>
        </g>
      ))}
    </svg>
  );
}
