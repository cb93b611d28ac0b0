import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { turnDay } from '../../app/records/turn.ts';
import { lettersTexts } from '../../i18n/en/letters.ts';
import { translator } from '../../i18n/texts.ts';
import { Envelope } from './Envelope.tsx';
import type { Letter } from './post.ts';
import { writtenText } from './written.ts';

const t = translator(lettersTexts);

interface Props {
  letter: Letter;
  onDone: () => void;
  onAnswer: () => void;
}

/** A letter that has come: a moment first, then the seal, then what one wrote. */
export function Opening({ letter, onDone, onAnswer }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    scrollTo(0, 0);
    heading.current!.focus({ preventScroll: true });
  }, [isOpen]);
  const open = (): void => {
    setIsOpen(true);
    // Of two devices the later act counts: one that is opened after another took it off is kept.
    run(changeCard(letter, { is: 'letter', opened: turnDay() }, t('letters.said.opened'), { del: 0 }));
  };
  return (
    <section class="opening">
      <Envelope isOpen={isOpen} />
      <h2 class="big" tabIndex={-1} ref={heading}>
        {t('letters.open.title')}
      </h2>
      <p class="sub">{writtenText(letter)}</p>
      {isOpen ? (
        <>
          <p class="sheet-of-paper" dir="auto">
            {letter.card.words}
          </p>
          <button type="button" class="primary" onClick={onDone}>
            {t('letters.keep')}
          </button>
          <button type="button" class="quiet" onClick={onAnswer}>
            {t('letters.answer')}
          </button>
        </>
      ) : (
        <>
          <p class="before">{t('letters.open.before')}</p>
          <button type="button" class="primary" onClick={open}>
            {t('letters.open')}
          </button>
        </>
      )}
    </section>
  );
}
