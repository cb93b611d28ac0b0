import { useEffect, useState } from 'preact/hooks';
import { elapsed, minutesOf } from '../app/day/timer-time.ts';
import { timer } from '../app/day/timer.ts';
import { dropTimer, finishTimer, holdTimer } from '../app/day/timing.ts';
import { engine } from '../app/account/session.ts';
import { all } from '../app/records/state.ts';
import { targetOn } from '../app/records/habits.ts';
import { twoDigits } from '../i18n/times.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { translator } from '../i18n/texts.ts';
import { habitName } from './habit-name.ts';
import { run } from '../app/records/failure.ts';
import './parts.css';

const t = translator(menuTexts);

/** The running timer, shown above the tabs on every screen. */
export function TimerBar() {
  const one = timer.value;
  const [, turn] = useState(0);
  const habit = all.value.find(({ id }) => id === one?.habit);
  const running = one?.since != null;
  useEffect(() => {
    if (!running) return;
    const ticking = setInterval(() => turn((n) => n + 1), 1000);
    return () => clearInterval(ticking);
  }, [running]);
  const full = one && habit ? minutesOf(one) >= targetOn(habit, one.on) : false;
  useEffect(() => {
    if (full) navigator.vibrate?.([60, 60, 60]);
  }, [full]);
  if (!one || !habit || (one.account && engine.value && one.account !== engine.value.account)) return null;
  const seconds = Math.floor(elapsed(one) / 1000);
  const time = t('timer.time', { minutes: Math.floor(seconds / 60), seconds: twoDigits(seconds % 60) });
  return (
    <section class="timer" aria-label={t('timer.of', { name: habitName(habit) })}>
      <div>
        <p class="big" role="timer">
          {time}
        </p>
        <p class="sub" dir="auto">
          {habitName(habit)}
        </p>
      </div>
      <div class="acts">
        <button type="button" class="primary" onClick={() => run(finishTimer())}>
          {t('timer.done')}
        </button>
        <button type="button" class="link" onClick={holdTimer}>
          {t(running ? 'timer.pause' : 'timer.go')}
        </button>
        <button type="button" class="link" onClick={dropTimer}>
          {t('timer.drop')}
        </button>
      </div>
    </section>
  );
}
