import { useState } from 'preact/hooks';
import { addTo, setAmount } from '../app/actions.ts';
import { doneOn } from '../app/garden.ts';
import type { Habit } from '../app/habits.ts';
import type { Day } from '../domain/day.ts';
import { t } from '../words/words.ts';

const QUICK = { minutes: [5, 10, 15, 30], count: [1, 2, 5, 10], check: [] } as const;
const MOST = 100_000;

/** How much of a habit a day had: quick steps, or the number itself. */
export function Amount({ habit, on, onDone }: { habit: Habit; on: Day; onDone: () => void }) {
  const done = doneOn(habit, on);
  const [text, setText] = useState(String(done));
  const total = Number(text.replace(',', '.'));
  const fits = text.trim() !== '' && total >= 0 && total <= MOST;
  const set = (event: Event): void => {
    event.preventDefault();
    if (!fits) return;
    if (total !== done) void setAmount(habit, on, total);
    onDone();
  };
  const step = (by: number): void => setText(String(Math.max(0, (fits ? total : done) + by)));
  return (
    <form class="amount" onSubmit={set}>
      <div class="stepper">
        <button type="button" class="round" aria-label={t('menu.less')} onClick={() => step(-1)}>
          −
        </button>
        <input
          inputMode="decimal"
          aria-label={t('menu.amount')}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="button" class="round" aria-label={t('menu.more')} onClick={() => step(1)}>
          +
        </button>
        <button type="submit" class="link" disabled={!fits}>
          {t('menu.amount.set')}
        </button>
      </div>
      <div class="chips">
        {QUICK[habit.measure].map((n) => (
          <button
            key={n}
            type="button"
            class="chip"
            aria-label={t('menu.quick', { n })}
            onClick={() => {
              void addTo(habit, on, n);
              onDone();
            }}
          >
            +{n}
          </button>
        ))}
      </div>
    </form>
  );
}
