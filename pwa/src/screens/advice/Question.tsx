import { useState } from 'preact/hooks';
import { MessageSquareQuote } from 'lucide';
import { trimmed } from '../../app/platform/forms.ts';
import { today } from '../../app/platform/today.ts';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardText, CARDS, fits } from '../../domain/strategies/cards.ts';
import { adviceTexts } from '../../i18n/en/advice.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { translator } from '../../i18n/texts.ts';
import { Begun } from '../../ui/Begun.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { LongText } from '../../ui/LongText.tsx';
import { weekNumber, type Answer } from '../../ui/old-advice.ts';
import { useBegun } from '../../ui/use-begun.ts';

const t = translator(adviceTexts, commonTexts);
type Key = Parameters<typeof t>[0];

/** So many hints there are, one for each week in turn. */
const HINTS = 12;
const WORDS_MOST = CARDS.g.advice.words.most;

/** The week's question. `isMore`: it was answered, and is left again. */
export function Question({ isMore, onDone }: { isMore: boolean; onDone: () => void }) {
  const hint = weekNumber(today.value, settings.value.weekStart) % HINTS;
  return (
    <section class="card question" aria-label={t('advice.question')}>
      <span class="motif">
        <IconSvg nodes={MessageSquareQuote} />
      </span>
      <h2 class="big">{t('advice.question')}</h2>
      <p class="sub">{t(`advice.hint.${hint}` as Key)}</p>
      <AnswerForm answer={null} onDone={onDone} isLeft={isMore} />
    </section>
  );
}

interface Props {
  /** What is changed; null: a new one. */
  answer: Answer | null;
  /** Whether it can be left. */
  isLeft?: boolean;
  onDone: () => void;
}

/** The words of an answer. What was begun outlives another screen and a reload. */
export function AnswerForm({ answer, isLeft = true, onDone }: Props) {
  const { form, begun, put, done, again } = useBegun(answer ? `advice.${answer.id}` : 'advice', {
    words: answer?.card.words ?? '',
  });
  const [fault, setFault] = useState('');
  const save = (event: Event): void => {
    event.preventDefault();
    const words = trimmed(form.words);
    const wrong = faultIn(words);
    setFault(wrong);
    if (wrong) return focusFirst(event.currentTarget as HTMLFormElement);
    done();
    run(keepAnswer(answer, words).catch(again));
    onDone();
  };
  const leave = (): void => {
    // What was changed goes; what is new stays for another time.
    if (answer) done();
    onDone();
  };
  return (
    <form onSubmit={save} noValidate>
      {begun && <Begun onLetGo={() => put(null)} />}
      <LongText
        label={t('advice.question')}
        hidesLabel
        rows={4}
        value={form.words}
        fault={fault}
        why={t('advice.why')}
        onInput={(words) => put({ words })}
      />
      <button type="submit" class="primary">
        {t(answer ? 'advice.save' : 'advice.keep')}
      </button>
      {isLeft && (
        <button type="button" class="quiet" onClick={leave}>
          {t('cancel')}
        </button>
      )}
    </form>
  );
}

/** What keeps words from being kept; '' is nothing. */
function faultIn(words: string): string {
  if (!words) return t('advice.none');
  if (words.length > WORDS_MOST) return t('advice.long', { most: WORDS_MOST, n: words.length });
  return fits(cardText({ is: 'advice', words })) ? '' : t('advice.full');
}

function keepAnswer(answer: Answer | null, words: string): Promise<void> {
  const draft = { is: 'advice', words };
  if (answer) return changeCard(answer, draft, t('advice.said.changed'));
  return addCard('g', entryId(turnDay()), draft, t('advice.said'));
}
