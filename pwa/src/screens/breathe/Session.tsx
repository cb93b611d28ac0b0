import { useState } from 'preact/hooks';
import type { Pattern } from '../../app/day/breath.ts';
import { Breathing } from '../../app/day/breathing.ts';
import { leaveForm } from '../../app/platform/ways-back.ts';
import { run } from '../../app/records/failure.ts';
import { breatheTexts } from '../../i18n/en/breathe.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { waysTexts } from '../../i18n/en/ways.ts';
import { translator } from '../../i18n/texts.ts';
import { Lung } from '../../ui/Lung.tsx';

const t = translator(breatheTexts, moreTexts, waysTexts);

interface Props {
  pattern: Pattern;
  minutes: number;
  /** No choice went before it: the way to longer ones stands at its end. */
  isPause?: boolean;
}

/** A breath that begins at once and has the whole screen, and what came of it. */
export function Session({ pattern, minutes, isPause = false }: Props) {
  const [going, setGoing] = useState<Breathing | null>(() => new Breathing(minutes));
  /** The minutes that were written down. */
  const [kept, setKept] = useState(0);
  const end = (one: Breathing): void => {
    setGoing(null);
    run(one.end().then(setKept));
  };
  const again = (): void => {
    setKept(0);
    setGoing(new Breathing(minutes));
  };
  if (!going) return <End kept={kept} isPause={isPause} onAgain={again} />;
  return (
    <main class="page breath">
      <h1 class="unseen">{t(isPause ? 'pause.title' : 'breathe.title')}</h1>
      <Lung
        pattern={pattern}
        minutes={minutes}
        since={going.since}
        onEnd={() => end(going)}
        onLeave={() => run(going.end())}
      />
    </main>
  );
}

function End({ kept, isPause, onAgain }: { kept: number; isPause: boolean; onAgain: () => void }) {
  return (
    <main class="page breath">
      <div class="end" role="status">
        <h1>{t('breathe.done')}</h1>
        {kept > 0 && <p>{t('breathe.done.kept', { n: kept })}</p>}
      </div>
      <button type="button" class="primary" onClick={() => leaveForm('/')}>
        {t('to.today')}
      </button>
      <div class="pair">
        <button type="button" class="quiet" onClick={onAgain}>
          {t('breathe.again')}
        </button>
        {isPause && (
          <a class="quiet" href="/breathe">
            {t('breathe.longer')}
          </a>
        )}
      </div>
    </main>
  );
}
