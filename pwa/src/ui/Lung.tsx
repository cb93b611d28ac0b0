import { useEffect, useRef, useState } from 'preact/hooks';
import { phaseAt, type Pattern } from '../app/day/breath.ts';
import { run } from '../app/records/failure.ts';
import { breatheTexts } from '../i18n/en/breathe.ts';
import { translator } from '../i18n/texts.ts';
import './lung.css';

const t = translator(breatheTexts);

interface Going {
  pattern: Pattern;
  minutes: number;
  since: number;
  /** The time is over, or the person has had enough. */
  onEnd: () => void;
  /** The screen is left in the middle of it. */
  onLeave: () => void;
}

/** The circle grows and shrinks with the breath; with reduced motion it stands, and the seconds are counted. */
export function Lung({ pattern, minutes, since, onEnd, onLeave }: Going) {
  const now = useNow(since);
  useAwake();
  const seconds = (now - since) / 1000;
  const { phase, length, passed, turn } = phaseAt(pattern, seconds);
  useEffect(() => {
    buzz(phase === 'in' ? 40 : 20);
  }, [turn]);
  const isOver = useRef(false);
  const end = (): void => {
    isOver.current = true;
    onEnd();
  };
  useEffect(() => () => void (isOver.current || onLeave()), []);
  const over = seconds >= minutes * 60;
  useEffect(() => {
    if (!over) return;
    buzz([80, 80, 80]);
    end();
  }, [over]);
  const left = Math.max(1, Math.ceil(minutes - seconds / 60));
  return (
    <>
      <div class={`lung ${phase}`} ref={(node) => node?.style.setProperty('--phase', `${length}s`)}>
        <i />
        <p aria-live="off">{t(`breathe.${phase}`)}</p>
        <b aria-hidden="true">{Math.max(1, Math.ceil(length - passed))}</b>
      </div>
      <p class="sub" role="status">
        {t('breathe.left', { n: left })}
      </p>
      <button type="button" class="quiet" onClick={end}>
        {t('breathe.stop')}
      </button>
    </>
  );
}

/** A browser refuses it on a page that nobody has touched yet, as behind the icon's shortcut. */
function buzz(pattern: number | number[]): void {
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(pattern);
}

function useNow(since: number): number {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(ticking);
  }, []);
  return now;
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
