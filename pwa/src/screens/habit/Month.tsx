import { statesOf } from '../../app/records/summaries.ts';
import { doneOn } from '../../app/records/ticks.ts';
import { targetOn, type Habit } from '../../app/records/habits.ts';
import { settings } from '../../app/records/settings.ts';
import { today } from '../../app/platform/today.ts';
import { addDays, weekday, type Day } from '../../domain/day.ts';
import type { DateState } from '../../domain/summary.ts';
import { weekdayText } from '../../i18n/plan-text.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { translator } from '../../i18n/texts.ts';
import { useProposed } from '../../ui/proposed.ts';

const t = translator(habitTexts);

type Seen = DateState | 'part';

/** A month of a habit. Each state has its own shape, so that it can be told without colour. */
export function Month({ habit, onPick }: { habit: Habit; onPick: (on: Day) => void }) {
  const [first, setFirst] = useProposed(`${today.value.slice(0, 7)}-01`);
  const last = addDays(shift(first, 1), -1);
  const states = statesOf(habit, today.value, first, last);
  const days = Array.from({ length: Number(last.slice(8)) }, (_, i) => addDays(first, i));
  const { weekStart } = settings.value;
  const blank = (weekday(first) - weekStart + 7) % 7;
  const seen = (on: Day): Seen => {
    const state = states[on]!;
    const done = doneOn(habit, on);
    return (state === 'kept' || state === 'bonus') && done < targetOn(habit, on) ? 'part' : state;
  };
  const marks = new Map(days.map((on) => [on, seen(on)]));
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
            <Cell on={on} state={marks.get(on)!} onPick={onPick} />
          </li>
        ))}
      </ol>
      <Legend states={[...new Set(marks.values())]} />
    </section>
  );
}

function Cell({ on, state, onPick }: { on: Day; state: Seen; onPick: (on: Day) => void }) {
  const date = dateText(on, { weekday: 'long', day: 'numeric', month: 'long' });
  const label = t('state.on', { date, state: t(`state.${state}`) });
  return (
    <button
      type="button"
      class={`cell ${state}`}
      aria-label={label}
      aria-current={on === today.value ? 'date' : undefined}
      disabled={on > today.value}
      onClick={() => onPick(on)}
    >
      <Sign state={state} />
      <span>{Number(on.slice(8))}</span>
    </button>
  );
}

/** A full disc is kept, a ring partly, a star a bonus, a moon rest, a bracket held, a dot free. */
function Sign({ state }: { state: Seen }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      {state === 'kept' && <circle cx="12" cy="12" r="8" class="fill" />}
      {state === 'part' && <circle cx="12" cy="12" r="6.5" class="line thick" />}
      {state === 'bonus' && (
        <path class="fill" d="M12 3l2.500 6 6.500.6-5 4.200 1.600 6.200L12 16.600 6.400 20 8 13.800 3 9.600 9.500 9z" />
      )}
      {state === 'rest' && <path class="rest" d="M19 14.5A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z" />}
      {state === 'held' && <path class="line" d="M7 6c-3 4-3 8 0 12M17 6c3 4 3 8 0 12M10 12h4" />}
      {state === 'open' && <circle cx="12" cy="12" r="8" class="line" />}
      {state === 'missed' && <circle cx="12" cy="12" r="2.500" class="faint" />}
    </svg>
  );
}

function Legend({ states }: { states: Seen[] }) {
  const listed = states.filter((state) => state !== 'ahead' && state !== 'off');
  return (
    <ul class="legend" aria-label={t('page.legend')}>
      {listed.map((state) => (
        <li key={state}>
          <Sign state={state} /> {t(`state.${state}`)}
        </li>
      ))}
    </ul>
  );
}

/** The first of the month some months away. */
function shift(first: Day, by: number): Day {
  const [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  return new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10);
}
