import { useState } from 'preact/hooks';
import { handOn, type Handed } from '../../app/platform/hand-on.ts';
import { changeCard } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { dateText } from '../../i18n/format.ts';
import { adviceTexts } from '../../i18n/en/advice.ts';
import { translator } from '../../i18n/texts.ts';
import type { Answer } from '../../ui/old-advice.ts';
import { AnswerForm } from './Question.tsx';

const t = translator(adviceTexts);

/** An answer: its words, and what can be done with them. */
export function OneAnswer({ answer }: { answer: Answer }) {
  const [changes, setChanges] = useState(false);
  const [came, setCame] = useState<Handed | null>(null);
  const { card, on } = answer;
  const date = dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
  const hand = (): void => run(handOn(card.words).then(setCame));
  if (changes) {
    return (
      <li class="one-answer">
        <AnswerForm answer={answer} onDone={() => setChanges(false)} />
      </li>
    );
  }
  return (
    <li class="one-answer">
      <p class="own-words" dir="auto">
        {card.words}
      </p>
      <p class="sub">{date}</p>
      <div class="acts">
        <button type="button" class="link" aria-label={t('advice.hand.of', { date })} onClick={hand}>
          {t('advice.hand')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('advice.change.of', { date })}
          onClick={() => setChanges(true)}
        >
          {t('advice.change')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('advice.off.of', { date })}
          onClick={() => run(changeCard(answer, null, t('advice.said.off')))}
        >
          {t('advice.off')}
        </button>
      </div>
      <p class="sub" role="status">
        {came === 'copied' && t('advice.copied')}
        {came === 'kept' && t('advice.uncopied')}
      </p>
    </li>
  );
}
