import type { Draft } from '../../app/habit/draft.ts';
import { colorOf } from '../../app/records/habits.ts';
import { areasTexts } from '../../i18n/en/areas.ts';
import { ideas, type Idea } from '../../i18n/en/ideas.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { limitText } from '../../i18n/limit-text.ts';
import { translator } from '../../i18n/texts.ts';
import { Drawn } from '../../ui/Drawn.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { draftOf } from '../../ui/idea-draft.ts';

const t = translator(areasTexts, editorTexts);

interface Props {
  onPick: (draft: Partial<Draft>) => void;
  onOwn: () => void;
}

/** Something to begin with, for each of the ten areas; or a form of one's own. */
export function Ideas({ onPick, onOwn }: Props) {
  return (
    <main class="page ideas">
      <Heading above="/">{t('edit.new')}</Heading>
      <button type="button" class="own" onClick={onOwn}>
        {t('edit.own')}
      </button>
      <h2 class="or">{t('edit.ideas.or')}</h2>
      {(Object.keys(areasTexts) as (keyof typeof areasTexts)[]).map((key) => (
        <section key={key} aria-label={t(key)}>
          <h2>{t(key)}</h2>
          <div class="cards">
            {ideas()
              .filter((idea) => `area.${idea.area}` === key)
              .map((idea) => (
                <IdeaCard key={idea.name} idea={idea} onPick={() => onPick(draftOf(idea))} />
              ))}
          </div>
        </section>
      ))}
    </main>
  );
}

function IdeaCard({ idea, onPick }: { idea: Idea; onPick: () => void }) {
  return (
    <button type="button" class={`idea c-${colorOf({ id: '', color: '', area: idea.area })}`} onClick={onPick}>
      <span class="picture" aria-hidden="true">
        <Drawn name={idea.icon} />
      </span>
      <span class="name">{idea.name}</span>
      <span class="sub">
        {idea.per ? limitText({ most: idea.most!, per: idea.per }, idea.measure, '') : idea.cue?.[0]}
      </span>
    </button>
  );
}
