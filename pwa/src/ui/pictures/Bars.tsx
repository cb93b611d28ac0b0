import { across, WIDTH } from './across.ts';

interface Props {
  /** Null: nothing is known. */
  values: readonly (number | null)[];
  /** One for each value, or two: of the first and of the last. */
  labels: readonly string[];
  told: string;
}

const HEIGHT = 84;
const FLOOR = HEIGHT - 16;
const TOP = 6;

/** Numbers beside each other as bars from one floor. */
export function Bars({ values, labels, told }: Props) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const step = WIDTH / values.length;
  return (
    <svg class="bars" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
      <line class="base" x1="0" x2={WIDTH} y1={FLOOR} y2={FLOOR} />
      {values.map((value, i) => value !== null && <Bar key={i} at={i} step={step} share={value / most} />)}
      {labels.map((label, i) => (
        <Label key={i} label={label} at={i} count={labels.length} isEach={labels.length === values.length} />
      ))}
    </svg>
  );
}

function Bar({ at, step, share }: { at: number; step: number; share: number }) {
  if (!share) return null;
  const width = Math.min(28, step * 0.72);
  const height = Math.max(2, share * (FLOOR - TOP));
  const x = across((at + 0.5) * step) - width / 2;
  return <rect class="fill" x={x} y={FLOOR - height} width={width} height={height} rx={Math.min(4, width / 2)} />;
}

function Label({ label, at, count, isEach }: { label: string; at: number; count: number; isEach: boolean }) {
  if (isEach) {
    return (
      <text x={across(((at + 0.5) * WIDTH) / count)} y={HEIGHT - 3} text-anchor="middle">
        {label}
      </text>
    );
  }
  return (
    <text x={across(at ? WIDTH : 0)} y={HEIGHT - 3} text-anchor={at ? 'end' : 'start'}>
      {label}
    </text>
  );
}
