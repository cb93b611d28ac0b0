import { useState } from 'preact/hooks';
import { addCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { newId } from '../../domain/records.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { lettersTexts } from '../../i18n/en/letters.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { LongText } from '../../ui/LongText.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { dayOf, isOdd, letterOf, wordsFault, WORDS_MOST, type Chosen } from './post.ts';
import { WhenFields } from './WhenFields.tsx';

const t = translator(commonTexts, lettersTexts);

/** Under this name a letter that was begun and not closed is kept. */
export const NEW = 'letters';
/** How much room is told: from so many characters left on. */
const TOLD_CHARS = 300;

interface Answers extends Chosen {
  words: string;
}

const BLANK: Answers = { words: '', when: 'year', date: '' };

/** A letter while it is written. However long it grows, no word of it goes. */
export function Writing({ onDone }: { onDone: () => void }) {
  const { form, begun, put, done, again } = useBegun<Answers>(NEW, BLANK);
  const [tried, setTried] = useState(false);
  const fault = tried ? wordsFault(form.words) : null;
  const left = WORDS_MOST - form.words.length;
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    const on = turnDay();
    if (wordsFault(form.words) || isOdd(form, on)) return focusFirst(event.currentTarget as HTMLFormElement);
    done();
    const due = dayOf(form, on);
    run(addCard('l', newId(crypto), letterOf(form.words, on), t('letters.said'), { due }).catch(again));
    onDone();
  };
  return (
    <form class="card writing" aria-label={t('letters.new')} onSubmit={save} noValidate>
      {begun && <Begun onLetGo={() => put(null)} />}
      <LongText
        label={t('letters.words')}
        rows={9}
        value={form.words}
        fault={fault ? t(fault, { most: WORDS_MOST, n: form.words.trim().length }) : ''}
        room={!fault && left >= 0 && left <= TOLD_CHARS ? t('letters.room', { n: left }) : ''}
        why={t('letters.why')}
        onInput={(words) => put({ words })}
      />
      <WhenFields value={form} tried={tried} onInput={put} />
      <button type="submit" class="primary">
        {t('letters.close')}
      </button>
      <button type="button" class="quiet" onClick={onDone}>
        {t('cancel')}
      </button>
    </form>
  );
}
