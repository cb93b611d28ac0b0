import { numberText } from '../../i18n/numbers.ts';
import { across, WIDTH } from './across.ts';

interface Props {
  /** The largest first. */
  parts: readonly { name: string; n: number }[];
  told: string;
}

const ROW = 30;

/** Parts of a whole by their size, each with its name and number above its bar. */
export function Parts({ parts, told }: Props) {
  const most = Math.max(1, ...parts.map(({ n }) => n));
  return (
    <svg class="shares" viewBox={`0 0 ${WIDTH} ${parts.length * ROW}`} role="img" aria-label={told}>
      {parts.map(({ name, n }, i) => {
        const [top, width] = [i * ROW, Math.max(8, (n / most) * WIDTH)];
        return (
          <g key={name}>
            <text class="of-row" x={across(0)} y={top + 12} text-anchor="start">
              {name}
            </text>
            <text class="of-row" x={across(WIDTH)} y={top + 12} text-anchor="end">
              {numberText(n)}
            </text>
            <rect class="fill" x={Math.min(across(0), across(width))} y={top + 17} width={width} height="7" rx="3.5" />
          </g>
        );
      })}
    </svg>
  );
}
