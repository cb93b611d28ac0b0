/** What is printed: the week as a table, black on white; from a habit's page its last twelve weeks. */

import { render } from 'preact';
import { path } from '../../app/platform/router.ts';
import { today } from '../../app/platform/today.ts';
import type { Habit } from '../../app/records/habits.ts';
import { rowStateOf } from '../../app/records/row-state.ts';
import { settings } from '../../app/records/settings.ts';
import { day, habits, week } from '../../app/records/state.ts';
import { doneOn } from '../../app/records/ticks.ts';
import { addDays, weekday, type Day } from '../../domain/day.ts';
import { readLimits } from '../../domain/strategies/limits.ts';
import { dateText } from '../../i18n/format.ts';
import { limitText } from '../../i18n/limit-text.ts';
import { printTexts } from '../../i18n/en/print.ts';
import { translator } from '../../i18n/texts.ts';
import { matchRoute } from '../../shared/routes.ts';
import { habitName } from '../../ui/habit-name.ts';
import { printed } from '../../ui/printed.ts';
import './print.css';

const t = translator(printTexts);
const WEEKS = 12;

let sheet: HTMLElement | null = null;

/** Lay the sheet out when the browser is about to print, and take it away afterwards. */
export function watchPrint(): void {
  matchMedia('print').addEventListener('change', ({ matches }) => (matches ? layOut() : putAway()));
  addEventListener('beforeprint', layOut);
  addEventListener('afterprint', putAway);
}

function layOut(): void {
  const laid = sheet ? null : printedAt(path.peek());
  if (!laid) return;
  sheet = document.body.appendChild(document.createElement('div'));
  sheet.className = 'printed';
  render(laid, sheet);
}

function putAway(): void {
  if (!sheet) return;
  render(null, sheet);
  sheet.remove();
  sheet = null;
}

/** Other screens say themselves what is printed, or are printed as they are. */
function printedAt(where: string) {
  const own = printed.peek();
  if (own) return own();
  const found = matchRoute(where);
  if (found?.screen === 'today' && habits.peek().length) return <Week days={daysOf(day.peek())} />;
  const habit = found?.screen === 'habit' && habits.peek().find(({ id }) => id === found.id);
  return habit ? <Weeks habit={habit} /> : null;
}

/** The week on the screen, or the seven days up to another day. */
function daysOf(on: Day): readonly Day[] {
  return week.peek().includes(on) ? week.peek() : Array.from({ length: 7 }, (_, i) => addDays(on, i - 6));
}

function Week({ days }: { days: readonly Day[] }) {
  return (
    <>
      <h1>{t('print.week', { first: longDate(days[0]!), last: longDate(days.at(-1)!) })}</h1>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('print.habit')}</th>
            {days.map((date) => (
              <th key={date} scope="col">
                {dateText(date, { weekday: 'short', day: 'numeric' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {habits.peek().map((habit) => (
            <Row key={habit.id} habit={habit} days={days} name={titleOf(habit)} />
          ))}
        </tbody>
      </table>
      <Legend />
    </>
  );
}

function Weeks({ habit }: { habit: Habit }) {
  const now = today.peek();
  const first = addDays(now, -((weekday(now) - settings.peek().weekStart + 7) % 7) - 7 * (WEEKS - 1));
  const starts = Array.from({ length: WEEKS }, (_, i) => addDays(first, 7 * i));
  const daysFrom = (start: Day): Day[] => Array.from({ length: 7 }, (_, i) => addDays(start, i));
  return (
    <>
      <h1 dir="auto">{titleOf(habit)}</h1>
      <p>{t('print.weeks', { last: longDate(now) })}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('print.from')}</th>
            {daysFrom(first).map((date) => (
              <th key={date} scope="col">
                {dateText(date, { weekday: 'short' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {starts.map((start) => (
            <Row
              key={start}
              habit={habit}
              days={daysFrom(start)}
              name={dateText(start, { day: 'numeric', month: 'short' })}
            />
          ))}
        </tbody>
      </table>
      <Legend />
    </>
  );
}

/** Its name; below a limit the limit as well, without which a number says little. */
function titleOf(habit: Habit): string {
  const limit = habit.limited && readLimits(habit.limit).findLast(({ from }) => from <= today.peek());
  if (!limit) return habitName(habit);
  return t('print.limited', { name: habitName(habit), limit: limitText(limit, habit.measure, habit.unit) });
}

function Row({ habit, days, name }: { habit: Habit; days: readonly Day[]; name: string }) {
  return (
    <tr>
      <th scope="row" dir="auto">
        {name}
      </th>
      {days.map((date) => (
        <td key={date}>{date <= today.peek() && <Mark habit={habit} on={date} />}</td>
      ))}
    </tr>
  );
}

const DRAWN = {
  kept: 'M5 12.500l4.500 4.500L19 7.500',
  part: 'M12 4a8 8 0 1 0 8 8',
  rest: 'M19 14.5A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z',
} as const;

function longDate(date: Day): string {
  return dateText(date, { dateStyle: 'long' });
}

/** What was done; of a count, how much. Nothing where nothing was. */
function Mark({ habit, on }: { habit: Habit; on: Day }) {
  const state = rowStateOf(habit, on);
  const done = doneOn(habit, on);
  if ((habit.limited || habit.measure !== 'check') && done) return <>{done}</>;
  return state === 'kept' || state === 'part' || state === 'rest' ? <Sign of={state} /> : null;
}

function Sign({ of }: { of: keyof typeof DRAWN }) {
  return (
    <svg viewBox="0 0 24 24" role="img" aria-label={t(`print.${of}`)}>
      <path d={DRAWN[of]} />
    </svg>
  );
}

function Legend() {
  return (
    <ul>
      {(['kept', 'part', 'rest'] as const).map((one) => (
        <li key={one}>
          <Sign of={one} />
          {t(`print.${one}`)}
        </li>
      ))}
    </ul>
  );
}
