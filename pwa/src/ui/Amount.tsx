import { useState } from 'preact/hooks';
import { countedOn, setAmount } from '../app/day/amount.ts';
import { lessText } from '../app/day/less.ts';
import { addTo } from '../app/day/tick.ts';
import { doneOn } from '../app/records/ticks.ts';
import { targetOn, type Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';
import { KINDS } from '../domain/schema.ts';
import { roundAmount } from '../domain/history.ts';
import { numberText, readNumber } from '../i18n/numbers.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { translator } from '../i18n/texts.ts';
import { run } from '../app/records/failure.ts';

const t = translator(menuTexts);

const QUICK = { minutes: [5, 10, 15, 30], count: [1, 2, 5, 10], check: [1, 2, 5, 10] } as const;
const AMOUNT_MAX = KINDS.t.fields.v.most;

/** The form for the amount of a day: the number itself, with steps beside it, and quick additions that close it. */
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
        <label>
          <input
            inputMode="decimal"
            aria-label={t('menu.amount')}
            class={total === 0 ? 'none' : undefined}
            value={text}
            onInput={(event) => type(event.currentTarget.value)}
          />
          <span class="sub">{ofTarget(habit, on)}</span>
        </label>
        <button type="button" class="round" aria-label={t('menu.more')} onClick={() => step(1)}>
          +
        </button>
      </div>
      <button type="submit" class="primary" disabled={!fits}>
        {t('menu.amount.set')}
      </button>
      <Quick habit={habit} on={on} onDone={onDone} />
    </form>
  );
}

/** "of 6 glasses", below the number; of a less-of habit what its day, week or month comes to. */
function ofTarget(habit: Habit, on: Day): string {
  if (habit.limited) return lessText(habit, on);
  const values = { target: targetOn(habit, on), unit: habit.unit };
  if (habit.measure === 'minutes') return t('menu.of.minutes', values);
  return t(habit.unit ? 'menu.of.units' : 'menu.of', values);
}

/** What is added at a tap, which closes the sheet. */
function Quick({ habit, on, onDone }: { habit: Habit; on: Day; onDone: () => void }) {
  const add = (n: number): void => {
    run(addTo(habit, on, n));
    onDone();
  };
  return (
    <div class="chips">
      {QUICK[habit.measure].map((n) => (
        <button key={n} type="button" class="chip" aria-label={t('menu.quick', { n })} onClick={() => add(n)}>
          {t('menu.quick.short', { n })}
        </button>
      ))}
    </div>
  );
}
