import { useEffect, useState } from 'preact/hooks';
import { minutesBetween, phaseAt, writeBreath, type Pattern } from '../../app/day/breath.ts';
import { breatheTexts } from '../../i18n/en/breathe.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, Group } from '../../ui/Fields.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { run } from '../../app/records/failure.ts';
import '../../ui/parts.css';
import './breathe.css';

const t = translator(breatheTexts, moreTexts);

const PATTERN_NAMES: readonly Pattern[] = ['box', '478', 'coherent'];

/** `/breathe`: choose, breathe, and it is written down by itself. */
export function Breathe() {
  const [pattern, setPattern] = useState<Pattern>('box');
  const [minutes, setMinutes] = useState(3);
  const [since, setSince] = useState<number | null>(null);
  const [ended, setEnded] = useState<'written' | 'bare' | null>(null);
  const end = (began: number): void => {
    const done = minutesBetween(began, Date.now(), minutes);
    setSince(null);
    run(writeBreath(done).then((written) => setEnded(written ? 'written' : 'bare')));
  };
  if (since !== null) return <Breath pattern={pattern} minutes={minutes} since={since} onEnd={() => end(since)} />;
  return (
    <main class="page">
      <Heading above="/more">{t('breathe.title')}</Heading>
      <div aria-live="polite">
        {ended && <p class="voice">{t(ended === 'written' ? 'breathe.done' : 'breathe.done.bare')}</p>}
      </div>
      <Group label={t('breathe.pattern')}>
        <div class="choices">
          {PATTERN_NAMES.map((one) => (
            <Choice key={one} group="pattern" on={pattern === one} onPick={() => setPattern(one)}>
              {t(`breathe.${one}`)}
            </Choice>
          ))}
        </div>
      </Group>
      <label class="field">
        <span>{t('breathe.minutes')}</span>
        <span class="beside">
          <input
            type="range"
            min={1}
            max={20}
            value={minutes}
            onInput={(event) => setMinutes(Number(event.currentTarget.value))}
          />
          <output>{minutes}</output>
        </span>
      </label>
      <button type="button" class="primary" onClick={() => setSince(Date.now())}>
        {t('breathe.start')}
      </button>
    </main>
  );
}

interface Going {
  pattern: Pattern;
  minutes: number;
  since: number;
  onEnd: () => void;
}

/** The circle grows and shrinks with the breath; with reduced motion the words alone lead. */
function Breath({ pattern, minutes, since, onEnd }: Going) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(ticking);
  }, []);
  useAwake();
  const seconds = (now - since) / 1000;
  const { phase, length, turn } = phaseAt(pattern, seconds);
  useEffect(() => {
    navigator.vibrate?.(phase === 'in' ? 40 : 20);
  }, [turn]);
  const over = seconds >= minutes * 60;
  useEffect(() => {
    if (!over) return;
    navigator.vibrate?.([80, 80, 80]);
    onEnd();
  }, [over]);
  const left = Math.max(1, Math.ceil(minutes - seconds / 60));
  return (
    <main class="page breath">
      <h1 class="unseen">{t('breathe.title')}</h1>
      <div class={`lung ${phase}`} ref={(node) => node?.style.setProperty('--phase', `${length}s`)}>
        <p aria-live="off">{t(`breathe.${phase}`)}</p>
      </div>
      <p class="sub" role="status">
        {t('breathe.left', { n: left })}
      </p>
      <button type="button" class="quiet" onClick={onEnd}>
        {t('breathe.stop')}
      </button>
    </main>
  );
}

/** Keep the screen on where that exists; it is let go when the page hides, and taken again. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let gone = false;
    const take = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      // Denied on low battery: go on without it.
      const got = await navigator.wakeLock?.request('screen').catch(() => null);
      if (gone) run(got?.release());
      else lock = got ?? null;
    };
    const wake = (): void => run(take());
    wake();
    document.addEventListener('visibilitychange', wake);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', wake);
      run(lock?.release());
    };
  }, []);
}
