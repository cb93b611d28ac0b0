import { useState } from 'preact/hooks';
import { setAmount } from '../app/day/amount.ts';
import { addTo } from '../app/day/tick.ts';
import { countedOn, doneOn } from '../app/records/ticks.ts';
import type { Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';
import { KINDS } from '../domain/schema.ts';
import { roundAmount } from '../domain/history.ts';
import { numberText, readNumber } from '../i18n/numbers.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { translator } from '../i18n/texts.ts';
import { run } from '../app/records/failure.ts';

const t = translator(menuTexts);

const QUICK = { minutes: [5, 10, 15, 30], count: [1, 2, 5, 10], check: [] } as const;
const AMOUNT_MAX = KINDS.t.fields.v.most;

/** The form for the amount of a day: steps, quick additions, or a typed number. */
export function Amount({ habit, on, onDone }: { habit: Habit; on: Day; onDone: () => void }) {
  const done = doneOn(habit, on);
  /** The typed text, and the amount when typing began; null: nothing was typed. */
  const [typed, setTyped] = useState<{ text: string; had: number } | null>(null);
  const text = typed?.text ?? numberText(done);
  const total = readNumber(text) ?? NaN;
  const fits = total >= 0 && total <= AMOUNT_MAX;
  const type = (next: string): void => setTyped({ text: next, had: typed?.had ?? countedOn(habit, on) });
  const set = (event: Event): void => {
    event.preventDefault();
    if (!fits) return;
    if (typed && total !== Math.max(0, typed.had)) run(setAmount(habit, on, total, typed.had));
    onDone();
  };
  const step = (by: number): void => type(numberText(Math.max(0, roundAmount((fits ? total : done) + by))));
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
          onInput={(event) => type(event.currentTarget.value)}
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
              run(addTo(habit, on, n));
              onDone();
            }}
          >
            {t('menu.quick.short', { n })}
          </button>
        ))}
      </div>
    </form>
  );
}
