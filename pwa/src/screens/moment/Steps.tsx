import { useState } from 'preact/hooks';
import { momentTexts } from '../../i18n/en/moment.ts';
import { translator } from '../../i18n/texts.ts';
import { Part } from './Part.tsx';

const t = translator(momentTexts);

const STEPS = [1, 2, 3] as const;

/** Three steps at one's own pace: nothing runs on by itself. */
export function Steps({ way, onEnd }: { way: 'kind' | 'case'; onEnd: () => void }) {
  const [at, setAt] = useState(0);
  const step = STEPS[at]!;
  return (
    <>
      <p class="sub">{t('moment.step', { at: step, all: STEPS.length })}</p>
      <Part name={t(`moment.${way}.${step}`)}>
        <p class="how">{t(`moment.${way}.${step}.how`)}</p>
      </Part>
      <div class="on">
        <button type="button" class="primary" onClick={() => (step === STEPS.length ? onEnd() : setAt(at + 1))}>
          {t('moment.next')}
        </button>
        {step < STEPS.length && (
          <button type="button" class="quiet" onClick={onEnd}>
            {t('moment.end')}
          </button>
        )}
      </div>
    </>
  );
}
