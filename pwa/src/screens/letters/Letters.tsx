import { useEffect, useMemo, useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { watchCards, type Found } from '../../app/records/cards.ts';
import { comebacks } from '../../app/records/comebacks.ts';
import { isBack } from '../../app/records/door.ts';
import { run } from '../../app/records/failure.ts';
import { bringBack, recall } from '../../app/records/unsaved.ts';
import { lettersTexts } from '../../i18n/en/letters.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Why } from '../../ui/Why.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { Envelope } from './Envelope.tsx';
import { Come, Kept, Waiting } from './Lists.tsx';
import { Opening } from './Opening.tsx';
import { keyOf, postIn, type Letter } from './post.ts';
import { NEW, Writing } from './Writing.tsx';
import '../../ui/parts.css';
import './letters.css';

const t = translator(lettersTexts, moreTexts);

/** `/letters`: letters to oneself: what has come, one that is written, what is on its way, what is kept. */
export function Letters() {
  const found = useLetters();
  const [isNudged] = useState(() => new URLSearchParams(location.search).has('nudge'));
  return (
    <main class="page letters" aria-busy={!found}>
      <Heading above="/more">{t('letters.title')}</Heading>
      {found && found.locked > 0 && <Locked words={t('letters.locked')} act={t('letters.locked.act')} />}
      {found && <Body letters={found.entries} isLocked={found.locked > 0} />}
      {isNudged && (
        <section class="card">
          <Why kind="letter" />
        </section>
      )}
      {found && <Sees words={t('letters.sealed')} />}
    </main>
  );
}

/** Null: not read yet, or what was begun before a reload is not back yet. */
function useLetters(): Found<'l'> | null {
  const [found, setFound] = useState<Found<'l'> | null>(null);
  const [waits, setWaits] = useState(true);
  useEffect(() => watchCards('l', setFound), []);
  useEffect(() => run(bringBack(NEW).finally(() => setWaits(false))), []);
  return waits ? null : found;
}

/** The one that is opened; else what has come first of all. */
function Body({ letters, isLocked }: { letters: readonly Letter[]; isLocked: boolean }) {
  const [open, setOpen] = useState('');
  const [writes, setWrites] = useState(() => recall(NEW) !== undefined);
  const backs = useMemo(comebacks, [letters, isBack.value, today.value]);
  const { come, waiting, kept } = postIn(letters, backs, today.value);
  const opened = letters.find((letter) => keyOf(letter) === open);
  const show = (key: string, isAnswer = false): void => {
    setOpen(key);
    setWrites(isAnswer || recall(NEW) !== undefined);
    scrollTo(0, 0);
  };
  if (opened) return <Opening letter={opened} onDone={() => show('')} onAnswer={() => show('', true)} />;
  return (
    <>
      <Come letters={come} onOpen={(letter) => show(keyOf(letter))} />
      {writes ? (
        <Writing onDone={() => setWrites(false)} />
      ) : (
        !isLocked && <Invitation isFirst={!letters.length} onWrite={() => setWrites(true)} />
      )}
      {waiting.length > 0 && <Waiting letters={waiting} all={letters} />}
      {kept.length > 0 && <Kept letters={kept} all={letters} />}
    </>
  );
}

function Invitation({ isFirst, onWrite }: { isFirst: boolean; onWrite: () => void }) {
  return (
    <>
      {isFirst && <Envelope />}
      <p class="sub">{t('letters.what')}</p>
      {isFirst && <p class="sub">{t('letters.claim')}</p>}
      <button type="button" class="primary" onClick={onWrite}>
        {t('letters.write')}
      </button>
    </>
  );
}
