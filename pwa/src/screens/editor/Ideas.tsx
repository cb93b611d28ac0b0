import type { Draft } from '../../app/habit/draft.ts';
import { joinCue } from '../../app/habit/cue.ts';
import { areasTexts } from '../../i18n/en/areas.ts';
import { ideas, type Idea } from '../../i18n/en/ideas.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { translator } from '../../i18n/texts.ts';
import { Glyph } from '../../ui/Drawn.tsx';

const t = translator(areasTexts, editorTexts);
type Key = Parameters<typeof t>[0];

/** Something to begin with, for each of the ten areas. */
export function Ideas({ onPick }: { onPick: (draft: Partial<Draft>) => void }) {
  const pick = ({
    area,
    name,
    icon,
    cue,
    measure,
    unit = '',
    kind,
    days = [1, 2, 3, 4, 5],
    n = 1,
    target = 1,
    tiny,
  }: Idea): void => {
    onPick({ area, name, icon, cue: joinCue(...cue), measure, unit, kind, days, n, target, tiny: tiny ?? null });
    scrollTo(0, 0);
  };
  return (
    <section>
      <h2>{t('edit.ideas')}</h2>
      {Object.keys(areasTexts).map((key) => (
        <section key={key} class="ideas">
          <h3>{t(key as Key)}</h3>
          <div class="chips">
            {ideas()
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
