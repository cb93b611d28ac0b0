import { useRef } from 'preact/hooks';
import { toggle } from '../app/actions.ts';
import type { Day } from '../domain/day.ts';
import { markOf, type Habit } from '../app/state.ts';
import { starters, t } from '../words/en.ts';

const HOLD_MS = 500;

interface Props {
  habit: Habit;
  on: Day;
  onMenu: (habit: Habit) => void;
}

/** What a habit is called here. */
export function nameOf(habit: Habit): string {
  if (habit.name) return habit.name;
  const starter = starters.find(([id]) => id === habit.id);
  return starter && !habit.locked ? t(starter[1]) : t('row.locked');
}

/** One habit: its name, one quiet line, and a tick at the thumb. Holding the tick opens the menu. */
export function HabitRow({ habit, on, onMenu }: Props) {
  const mark = markOf(habit, on);
  const name = nameOf(habit);
  const hold = useRef<ReturnType<typeof setTimeout>>(undefined);
  const held = useRef(false);
  const release = (): void => clearTimeout(hold.current);
  const press = (): void => {
    held.current = false;
    hold.current = setTimeout(() => {
      held.current = true;
      onMenu(habit);
    }, HOLD_MS);
  };
  return (
    <li class="habit">
      <button type="button" class="words" aria-label={t('row.menu', { name })} onClick={() => onMenu(habit)}>
        <span class="name" dir="auto">
          {name}
        </span>
        <span class="sub">{t(`sub.${mark}`)}</span>
      </button>
      <button
        type="button"
        class={`tick ${mark}`}
        aria-pressed={mark === 'kept' || mark === 'part'}
        aria-label={t('row.tick', { name })}
        onPointerDown={press}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onContextMenu={(event) => event.preventDefault()}
        onClick={() => {
          if (!held.current) void toggle(habit, on);
          held.current = false;
        }}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {mark === 'rest' ? <path d="M19 14.5A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z" /> : <path d="M5 12.500l4.500 4.500L19 7.500" />}
        </svg>
      </button>
    </li>
  );
}
