import { useEffect, useRef } from 'preact/hooks';
import { cueText } from '../../i18n/cue.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(editorTexts, habitsTexts);

/** Rehearsing a cue: the person imagines the moment and says it once, which makes implementation intentions work. */
export function Rehearse({ cue, onDone }: { cue: string; onDone: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    title.current?.focus();
  }, []);
  return (
    <main class="page rehearse">
      <h1 ref={title} tabIndex={-1}>
        {t('rehearse.title')}
      </h1>
      <blockquote dir="auto">{t('cue.sentence', { cue: cueText(cue) })}</blockquote>
      <p>{t('rehearse.how')}</p>
      <button type="button" class="primary" onClick={onDone}>
        {t('rehearse.done')}
      </button>
      <button type="button" class="quiet" onClick={onDone}>
        {t('rehearse.skip')}
      </button>
    </main>
  );
}
