import { useState } from 'preact/hooks';
import type { Pattern } from '../../app/day/breath.ts';
import { Breathing } from '../../app/day/breathing.ts';
import { leaveForm } from '../../app/platform/ways-back.ts';
import { run } from '../../app/records/failure.ts';
import { breatheTexts } from '../../i18n/en/breathe.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { waysTexts } from '../../i18n/en/ways.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, Group } from '../../ui/Fields.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { Breath } from './Breath.tsx';
import '../../ui/parts.css';
import './breathe.css';

const t = translator(breatheTexts, moreTexts, waysTexts);

const PATTERN_NAMES: readonly Pattern[] = ['box', '478', 'coherent'];
const MINUTES = [1, 2, 3, 5, 10];

/** What came of a breath: the minutes that were written down; 0: none. */
type Ended = { kept: number } | null;

/** `/breathe`: choose, breathe, and it is written down by itself. It has the whole screen. */
export function Breathe() {
  const [pattern, setPattern] = useState<Pattern>('box');
  const [minutes, setMinutes] = useState(3);
  const [going, setGoing] = useState<Breathing | null>(null);
  const [ended, setEnded] = useState<Ended>(null);
  const begin = (): void => {
    setEnded(null);
    setGoing(new Breathing(minutes));
  };
  const end = (one: Breathing): void => {
    setGoing(null);
    run(one.end().then((kept) => setEnded({ kept })));
  };
  if (going) {
    return (
      <Breath
        pattern={pattern}
        minutes={minutes}
        since={going.since}
        onEnd={() => end(going)}
        onLeave={() => run(going.end())}
      />
    );
  }
  if (ended) return <End ended={ended} onAgain={begin} />;
  return (
    <main class="page">
      <Heading above="/">{t('breathe.title')}</Heading>
      <Patterns chosen={pattern} onPick={setPattern} />
      <Group label={t('breathe.minutes')}>
        <div class="chips">
          {MINUTES.map((n) => (
            <Choice key={n} group="minutes" on={minutes === n} onPick={() => setMinutes(n)}>
              {t('breathe.n', { n })}
            </Choice>
          ))}
        </div>
      </Group>
      <button type="button" class="primary" onClick={begin}>
        {t('breathe.start')}
      </button>
    </main>
  );
}

/** Each pattern, and what it is for. */
function Patterns({ chosen, onPick }: { chosen: Pattern; onPick: (pattern: Pattern) => void }) {
  return (
    <Group label={t('breathe.pattern')}>
      <div class="patterns">
        {PATTERN_NAMES.map((one) => (
          <label key={one} class={chosen === one ? 'pattern on' : 'pattern'}>
            <input class="unseen" type="radio" name="pattern" checked={chosen === one} onChange={() => onPick(one)} />
            <span class="name">{t(`breathe.${one}`)}</span>
            <span class="sub">{t(`breathe.${one}.why`)}</span>
          </label>
        ))}
      </div>
    </Group>
  );
}

function End({ ended: { kept }, onAgain }: { ended: { kept: number }; onAgain: () => void }) {
  return (
    <main class="page breath">
      <div class="end" role="status">
        <h1>{t('breathe.done')}</h1>
        {kept > 0 && <p>{t('breathe.done.kept', { n: kept })}</p>}
      </div>
      <button type="button" class="primary" onClick={() => leaveForm('/')}>
        {t('to.today')}
      </button>
      <button type="button" class="quiet" onClick={onAgain}>
        {t('breathe.again')}
      </button>
    </main>
  );
}
