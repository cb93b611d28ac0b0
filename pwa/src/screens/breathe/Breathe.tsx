import { useState } from 'preact/hooks';
import type { Pattern } from '../../app/day/breath.ts';
import { breatheTexts } from '../../i18n/en/breathe.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, Group } from '../../ui/Fields.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { Session } from './Session.tsx';
import '../../ui/parts.css';
import './breathe.css';

const t = translator(breatheTexts, moreTexts);

const PATTERN_NAMES: readonly Pattern[] = ['box', '478', 'coherent'];
const MINUTES = [1, 2, 3, 5, 10];

/** `/breathe`: choose, breathe, and it is written down by itself. A minute is chosen: it fits between two sessions. */
export function Breathe() {
  const [pattern, setPattern] = useState<Pattern>('box');
  const [minutes, setMinutes] = useState(1);
  const [isGoing, setGoing] = useState(false);
  if (isGoing) return <Session pattern={pattern} minutes={minutes} />;
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
      <button type="button" class="primary" onClick={() => setGoing(true)}>
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
