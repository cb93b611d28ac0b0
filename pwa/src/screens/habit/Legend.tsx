import { EXPLAINED, type Seen } from '../../app/habit/look-back.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { translator } from '../../i18n/texts.ts';
import { Mark } from './Mark.tsx';

const t = translator(habitTexts);

/** What the marks mean that are on the screen: always in the same order. */
export function Legend({ seen }: { seen: Iterable<Seen> }) {
  const there = new Set(seen);
  const listed = EXPLAINED.filter((mark) => there.has(mark));
  if (!listed.length) return null;
  return (
    <ul class="legend" aria-label={t('page.legend')}>
      {listed.map((mark) => (
        <li key={mark}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <Mark seen={mark} />
          </svg>{' '}
          {t(`state.${mark}`)}
        </li>
      ))}
    </ul>
  );
}
