import { EVENINGS } from '../../domain/strategies/kind-days.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(kindDaysTexts);

/** Ten lanterns on a line, one lit for each evening that was done. */
export function Lights({ done }: { done: readonly number[] }) {
  const told = done.length ? t('kind.progress', { n: done.length }) : t('kind.progress.none');
  return (
    <svg class="lights" viewBox="0 0 320 84" role="img" aria-label={told}>
      <path class="hill" d="M0 84V66c48-16 92-18 150-8s120 4 170-10v36z" />
      <path class="cord" d="M4 10C90 44 230 44 316 10" />
      {Array.from({ length: EVENINGS }, (_, i) => {
        const [x, y] = placeOf(i);
        return (
          <svg key={i} class={done.includes(i + 1) ? 'lit' : undefined} x={x} y={y} overflow="visible">
            {done.includes(i + 1) && <circle class="glow" r="14" cy="12" />}
            <path class="wire" d="M0 0v5" />
            <rect x="-6" y="5" width="12" height="15" rx="4" />
          </svg>
        );
      })}
    </svg>
  );
}

/** Where a lantern hangs: on the cord, which is a curve of Bézier. */
function placeOf(i: number): [x: number, y: number] {
  const at = (i + 0.75) / (EVENINGS + 0.5);
  const on = (a: number, b: number, c: number, d: number): number =>
    (1 - at) ** 3 * a + 3 * (1 - at) ** 2 * at * b + 3 * (1 - at) * at ** 2 * c + at ** 3 * d;
  return [Math.round(on(4, 90, 230, 316)), Math.round(on(10, 44, 44, 10))];
}
