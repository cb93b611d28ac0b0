import type { Draft } from '../app/draft.ts';
import { areas, ideas, type Idea } from '../words/en-areas.ts';
import { t, type Key } from '../words/words.ts';
import { Glyph } from './Drawn.tsx';

/** Something to begin with, for each of the ten areas. */
export function Ideas({ onPick }: { onPick: (draft: Partial<Draft>) => void }) {
  const pick = ({ area, name, icon, cue, measure, unit = '', kind, days = [1, 2, 3, 4, 5], n = 1, target = 1, tiny }: Idea): void => {
    onPick({ area, name, icon, cue, measure, unit, kind, days, n, target, tiny: tiny ?? null });
    scrollTo(0, 0);
  };
  return (
    <section>
      <h2>{t('edit.ideas')}</h2>
      {Object.keys(areas).map((key) => (
        <section key={key} class="ideas">
          <h3>{t(key as Key)}</h3>
          <div class="chips">
            {ideas
              .filter((idea) => `area.${idea.area}` === key)
              .map((idea) => (
                <button key={idea.name} type="button" class="chip" onClick={() => pick(idea)}>
                  <Glyph name={idea.icon} />
                  {idea.name}
                </button>
              ))}
          </div>
        </section>
      ))}
    </section>
  );
}
