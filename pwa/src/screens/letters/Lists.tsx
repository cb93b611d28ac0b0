import { useState } from 'preact/hooks';
import { changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { turnDay } from '../../app/records/turn.ts';
import { dueOf } from '../../domain/strategies/letters.ts';
import { comeTexts } from '../../i18n/en/come.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { lettersTexts } from '../../i18n/en/letters.ts';
import { translator } from '../../i18n/texts.ts';
import { focusFirst } from '../../ui/focus-first.ts';
import { Envelope } from './Envelope.tsx';
import { dayOf, isOdd, keyOf, type Chosen, type Letter } from './post.ts';
import { WhenFields } from './WhenFields.tsx';
import { longDate, writtenText } from './written.ts';

const t = translator(comeTexts, commonTexts, lettersTexts);

/** Letters that have come: each waits for a tap. */
export function Come({ letters, onOpen }: { letters: readonly Letter[]; onOpen: (letter: Letter) => void }) {
  return (
    <>
      {letters.map((letter) => (
        <section key={keyOf(letter)} class="card come" aria-label={t('letters.come.title')}>
          <Envelope />
          <div>
            <h2>{t('letters.come.title')}</h2>
            <p class="sub">{writtenText(letter)}</p>
          </div>
          <button type="button" class="primary" onClick={() => onOpen(letter)}>
            {t('letters.come.read')}
          </button>
        </section>
      ))}
    </>
  );
}

/** Letters on their way: nothing of them is read, but the day may be another. */
export function Waiting({ letters, all }: { letters: readonly Letter[]; all: readonly Letter[] }) {
  const [moved, setMoved] = useState('');
  return (
    <section class="card" aria-label={t('letters.waiting')}>
      <h2>{t('letters.waiting')}</h2>
      <ul class="plain lines">
        {letters.map((letter) => {
          const due = dueOf(letter.fields);
          const key = keyOf(letter);
          return (
            <li key={key} class="one-letter">
              <p class="name">{due ? t('letters.waiting.one', { date: longDate(due) }) : t('letters.waiting.away')}</p>
              <p class="sub">{writtenText(letter)}</p>
              {moved === key ? (
                <Move letter={letter} onDone={() => setMoved('')} />
              ) : (
                <div class="acts">
                  <button type="button" class="link" aria-label={nameOf('move', letter)} onClick={() => setMoved(key)}>
                    {t('letters.move')}
                  </button>
                  <Off letter={letter} all={all} />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Letters that were opened, to be read again. */
export function Kept({ letters, all }: { letters: readonly Letter[]; all: readonly Letter[] }) {
  return (
    <section aria-label={t('letters.kept')}>
      <h2>{t('letters.kept')}</h2>
      {letters.map((letter) => (
        <details key={keyOf(letter)} class="card kept-letter">
          <summary>{writtenText(letter)}</summary>
          <p class="sub">{t('letters.kept.of', { date: longDate(letter.card.opened!) })}</p>
          <p class="sheet-of-paper" dir="auto">
            {letter.card.words}
          </p>
          <Off letter={letter} all={all} />
        </details>
      ))}
    </section>
  );
}

function Move({ letter, onDone }: { letter: Letter; onDone: () => void }) {
  const [form, setForm] = useState<Chosen>({ when: 'date', date: dueOf(letter.fields) ?? '' });
  const [tried, setTried] = useState(false);
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    const on = turnDay();
    if (isOdd(form, on)) return focusFirst(event.currentTarget as HTMLFormElement);
    const value = dayOf(form, on);
    run(perform([{ kind: 'l', id: letter.id, field: 'due', value }], () => t('letters.said.moved')));
    onDone();
  };
  return (
    <form onSubmit={save} noValidate>
      <WhenFields value={form} tried={tried} onInput={(some) => setForm({ ...form, ...some })} />
      <div class="acts">
        <button type="submit" class="link">
          {t('letters.save')}
        </button>
        <button type="button" class="link" onClick={onDone}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

function Off({ letter, all }: { letter: Letter; all: readonly Letter[] }) {
  return (
    <button type="button" class="link" aria-label={nameOf('off', letter)} onClick={() => run(takeOff(letter, all))}>
      {t('letters.off')}
    </button>
  );
}

/** Of two that share a record, as two devices wrote them, only this one goes. */
function takeOff(letter: Letter, all: readonly Letter[]): Promise<void> {
  const { kind, id } = letter;
  if (all.some((one) => one.id === id && one !== letter)) return changeCard(letter, null, t('letters.said.off'));
  return perform([{ kind, id, field: 'del', value: 1 }], () => t('letters.said.off'));
}

function nameOf(act: 'move' | 'off', { card, fields }: Letter): string {
  return t(`letters.${act}.of`, { date: longDate(card.on ?? dueOf(fields) ?? turnDay()) });
}
