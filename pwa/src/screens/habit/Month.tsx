import { seenOf, type Seen } from '../../app/habit/look-back.ts';
import type { Habit } from '../../app/records/habits.ts';
import { settings } from '../../app/records/settings.ts';
import { doneOn } from '../../app/records/ticks.ts';
import { today } from '../../app/platform/today.ts';
import { addDays, weekday, type Day } from '../../domain/day.ts';
import { weekdayText } from '../../i18n/plan-text.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { numberText } from '../../i18n/numbers.ts';
import { translator } from '../../i18n/texts.ts';
import { useProposed } from '../../ui/proposed.ts';
import { Legend } from './Legend.tsx';
import { Mark } from './Mark.tsx';

const t = translator(habitTexts);

/** A month of a habit. Each state has its own shape, so that it can be told without colour. */
export function Month({ habit, onPick }: { habit: Habit; onPick: (on: Day) => void }) {
  const [first, setFirst] = useProposed(`${today.value.slice(0, 7)}-01`);
  const last = addDays(shift(first, 1), -1);
  const days = Array.from({ length: Number(last.slice(8)) }, (_, i) => addDays(first, i));
  const { weekStart } = settings.value;
  const blank = (weekday(first) - weekStart + 7) % 7;
  const seen = seenOf(habit, today.value, first, last);
  return (
    <section class="card" aria-label={t('page.calendar')}>
      <div class="monthbar">
        <button type="button" class="round" aria-label={t('page.before')} onClick={() => setFirst(shift(first, -1))}>
          ‹
        </button>
        <h2 aria-live="polite">{dateText(first, { month: 'long', year: 'numeric' })}</h2>
        <button
          type="button"
          class="round"
          aria-label={t('page.after')}
          disabled={last >= today.value}
          onClick={() => setFirst(shift(first, 1))}
        >
          ›
        </button>
      </div>
      <ol class="month">
        {Array.from({ length: 7 }, (_, i) => (
          <li key={i} class="weekday" aria-hidden="true">
            {weekdayText(((weekStart - 1 + i) % 7) + 1, 'narrow')}
          </li>
        ))}
        {days.map((on, i) => (
          <li key={on} class={`d${i === 0 ? ` col${blank + 1}` : ''}`}>
            <Cell on={on} seen={seen.get(on)!} amount={habit.limited ? doneOn(habit, on) : null} onPick={onPick} />
          </li>
        ))}
      </ol>
      <Legend seen={seen.values()} />
    </section>
  );
}

interface CellProps {
  on: Day;
  seen: Seen;
  /** Of what there shall be less: a number in the mark's place; null: of others. */
  amount: number | null;
  onPick: (on: Day) => void;
}

function Cell({ on, seen, amount, onPick }: CellProps) {
  return (
    <button
      type="button"
      class={`cell ${seen}`}
      aria-label={labelOf(on, seen, amount)}
      aria-current={on === today.value ? 'date' : undefined}
      disabled={on > today.value}
      onClick={() => onPick(on)}
    >
      {amount === null ? (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <Mark seen={seen} />
        </svg>
      ) : (
        <b class="amount-of">{amount > 0 && numberText(amount)}</b>
      )}
      <span>{Number(on.slice(8))}</span>
    </button>
  );
}

/** The date, and what it was; of one that passed by, and of one before the beginning, nothing is said. */
function labelOf(on: Day, seen: Seen, amount: number | null): string {
  const date = dateText(on, { weekday: 'long', day: 'numeric', month: 'long' });
  if (amount !== null) return amount > 0 ? t('state.on', { date, state: numberText(amount) }) : date;
  return seen === 'missed' || seen === 'before' ? date : t('state.on', { date, state: t(`state.${seen}`) });
}

/** The first of the month some months away. */
function shift(first: Day, by: number): Day {
  const [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
}
