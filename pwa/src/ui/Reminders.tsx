import { useState } from 'preact/hooks';
import type { Habit } from '../app/habits.ts';
import { pushState } from '../app/push.ts';
import { remind } from '../app/shape.ts';
import { t } from '../words/words.ts';
import { ThisDevice } from './Nudges.tsx';

/** When a habit asks to be thought of. The browser is asked only after the first time was set. */
export function Reminders({ habit }: { habit: Habit }) {
  const [at, setAt] = useState<string | null>(null);
  const add = (event: Event): void => {
    event.preventDefault();
    if (!at) return;
    void remind(habit, [...habit.rem.filter((one) => one.at !== at), { at, days: null }]);
    setAt(null);
  };
  return (
    <section class="card" aria-label={t('nudges.times')}>
      <h2>{t('nudges.times')}</h2>
      <ul class="plain">
        {habit.rem.map((one) => (
          <li key={one.at}>
            <span>{one.at}</span>
            <button
              type="button"
              class="link"
              onClick={() => void remind(habit, habit.rem.filter((other) => other !== one))}
            >
              {t('nudges.drop', { at: one.at })}
            </button>
          </li>
        ))}
      </ul>
      {at === null ? (
        <button type="button" class="link" onClick={() => setAt('18:00')}>
          {t('nudges.add')}
        </button>
      ) : (
        <form onSubmit={add}>
          <label class="field">
            <span>{t('nudges.time')}</span>
            <input class="linkbox number" type="time" value={at} onInput={(event) => setAt(event.currentTarget.value)} />
          </label>
          <button type="submit" class="link">
            {t('menu.save')}
          </button>
        </form>
      )}
      {habit.rem.length > 0 && pushState.value !== 'on' && <ThisDevice />}
    </section>
  );
}
