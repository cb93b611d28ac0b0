import { useState } from 'preact/hooks';
import { learningTexts } from '../../i18n/en/learning.ts';
import { translator } from '../../i18n/texts.ts';
import { keyOf, type LearnEntry } from './entries.ts';
import { sparksOf } from './ledger.ts';
import { longDate } from './words.ts';

const t = translator(learningTexts);

/** How many stand there at first, and how many more come at once. */
const FIRST = 2;
const PAGE_COUNT = 10;

/** What sparked joy, the latest first. */
export function Sparks({ learnt }: { learnt: readonly LearnEntry[] }) {
  const [count, setCount] = useState(FIRST);
  const sparks = sparksOf(learnt);
  if (!sparks.length) return null;
  return (
    <section class="card" aria-label={t('learning.sparks')}>
      <h2>{t('learning.sparks')}</h2>
      {sparks.slice(0, count).map((one) => (
        <figure key={keyOf(one)}>
          <blockquote dir="auto">{one.card.joy}</blockquote>
          <figcaption class="sub">{longDate(one.on)}</figcaption>
        </figure>
      ))}
      {sparks.length > count && (
        <button type="button" class="link" onClick={() => setCount(count + PAGE_COUNT)}>
          {t('learning.sparks.more')}
        </button>
      )}
    </section>
  );
}
