import { useState } from 'preact/hooks';
import { boundariesTexts } from '../../i18n/en/boundaries.ts';
import { translator } from '../../i18n/texts.ts';
import { lengthText } from '../../i18n/times.ts';
import { asksAtWork, type WeekOff } from './weeks.ts';

const t = translator(boundariesTexts);

/** Once work calls have climbed three weeks running: a sentence to bring to the team. */
export function Ask({ weeks }: { weeks: readonly WeekOff[] }) {
  const [came, setCame] = useState<'copied' | 'uncopied' | null>(null);
  if (!asksAtWork(weeks)) return null;
  const [first, last] = [weeks.at(-5)!, weeks.at(-2)!];
  const words = t('ask.words', { first: callsOf(first), last: callsOf(last) });
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(words) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setCame('copied'),
      () => setCame('uncopied'),
    );
  };
  // Whoever closes the phone's own sheet has chosen so.
  const share = (): void => void navigator.share({ text: words }).catch(() => undefined);
  return (
    <section class="card ask-at-work" aria-label={t('ask.title')}>
      <h2>{t('ask.title')}</h2>
      <p>{t('ask.why')}</p>
      <blockquote>{words}</blockquote>
      <p class="sub">{t('ask.how')}</p>
      <div class="chips">
        {'share' in navigator && (
          <button type="button" class="chip" onClick={share}>
            {t('ask.share')}
          </button>
        )}
        <button type="button" class="chip" onClick={copy}>
          {t(came === 'copied' ? 'ask.copied' : 'ask.copy')}
        </button>
      </div>
      <p class="sub" role="status">
        {came === 'uncopied' && t('ask.uncopied')}
        {came === 'copied' && <span class="unseen">{t('ask.copied')}</span>}
      </p>
    </section>
  );
}

function callsOf({ calls }: WeekOff): string {
  return lengthText(calls, 'minute');
}
