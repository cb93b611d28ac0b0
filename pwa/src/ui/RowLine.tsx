import { today } from '../app/platform/today.ts';
import { arePipsTold, isBack } from '../app/records/door.ts';
import type { Habit } from '../app/records/habits.ts';
import { rowStateOf } from '../app/records/row-state.ts';
import { settings } from '../app/records/settings.ts';
import { complete, ticksOf } from '../app/records/ticks.ts';
import type { Day } from '../domain/day.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { translator } from '../i18n/texts.ts';
import { useLate } from './late.ts';
import { NoteMark } from './NoteMark.tsx';
import { lineOf, type Line } from './row-line.ts';

const t = translator(todayTexts);

interface Props {
  habit: Habit;
  on: Day;
  /** What it says; by default what a habit with a plan says. */
  read?: (habit: Habit, on: Day) => Line;
}

/** The quiet line of a row, with a moon while nothing is asked, and a run's room as dots once they are explained. */
export function RowLine({ habit, on, read = lineOf }: Props) {
  const [{ text, room = 0, most = 0 }, state] = useLate(
    () => [read(habit, on), rowStateOf(habit, on)] as const,
    () => void [ticksOf(habit.id), today.value, complete.value, settings.value, isBack.value],
    [habit, on],
  );
  return (
    <>
      {(state === 'away' || state === 'paused') && (
        <svg class="moon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M19 14.5A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z" />
        </svg>
      )}
      {room > 0 ? <span aria-hidden="true">{text}</span> : text}
      {most > 0 && arePipsTold() && (
        // Behind another text they are others, and seem to move nowhere.
        <span class="pips" aria-hidden="true" key={text}>
          {Array.from({ length: most }, (_, i) => (
            <i key={i} class={i < room ? 'pip full' : 'pip'} />
          ))}
        </span>
      )}
      <NoteMark habit={habit} on={on} />
      {room > 0 && <span class="unseen">{t('run.room', { run: text, n: room })}</span>}
    </>
  );
}
