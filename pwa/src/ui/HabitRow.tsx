import { useRef } from 'preact/hooks';
import { addTo, stepOf, toggle } from '../app/day/tick.ts';
import type { Day } from '../domain/day.ts';
import type { Habit } from '../app/records/habits.ts';
import { markOf } from '../app/records/state.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';
import { Icon } from './Icon.tsx';
import { habitName } from './habit-name.ts';
import { liesStill } from './still.ts';
import { rowLine } from './row-line.ts';
import { run } from '../app/records/failure.ts';

const t = translator(firstTexts);

const HOLD_MS = 500;
/** The click of a press comes within this time after its end, if it comes. */
const CLICK_MS = 300;

interface Props {
  habit: Habit;
  on: Day;
  onMenu: (habit: Habit) => void;
  /** What the tick button does; by default it ticks, or adds to a count. */
  onTick?: () => void;
}

/** One habit: its name, one quiet line, and a tick at the thumb. Holding the tick opens the menu. */
export function HabitRow({ habit, on, onMenu, onTick }: Props) {
  const mark = markOf(habit, on);
  const name = habitName(habit);
  const step = stepOf(habit, on);
  const counts = !onTick && habit.measure !== 'check';
  const hold = useHold(() => onMenu(habit));
  // If the list has just moved, the tap may have been meant for another row: it may tick, but not untick.
  const tick = (): void => run((mark !== 'kept' || liesStill()) && toggle(habit, on));
  const act = (): void => {
    if (onTick) onTick();
    else if (!counts) tick();
    else if (step) run(addTo(habit, on));
    else onMenu(habit);
  };
  return (
    <li class={`habit c-${habit.color || 'leaf'}`}>
      <button type="button" class="words" aria-label={t('row.menu', { name })} onClick={() => onMenu(habit)}>
        <Icon name={habit.icon} />
        <span class="name" dir="auto">
          {name}
        </span>
        <span class="sub">{rowLine(habit, on)}</span>
      </button>
      <button
        type="button"
        class={`tick ${mark}`}
        aria-pressed={mark === 'kept' || mark === 'part'}
        aria-label={counts && step ? t('row.add', { name, n: step }) : t('row.tick', { name })}
        {...hold(act)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {mark === 'rest' ? (
            <path d="M19 14.5A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z" />
          ) : counts && mark !== 'kept' ? (
            <path d="M12 6v12M6 12h12" />
          ) : (
            <path d="M5 12.500l4.500 4.500L19 7.500" />
          )}
        </svg>
      </button>
    </li>
  );
}

/** Handlers for a button that does one thing when tapped and another when held. */
function useHold(onHold: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const held = useRef(false);
  const release = (): void => clearTimeout(timer.current);
  const press = (): void => {
    held.current = false;
    // The menu that opened may have received this press's click; so forget the hold after a moment.
    const ended = (): void => void setTimeout(() => (held.current = false), CLICK_MS);
    for (const end of ['pointerup', 'pointercancel']) addEventListener(end, ended, { once: true, capture: true });
    timer.current = setTimeout(() => {
      held.current = true;
      navigator.vibrate?.(10);
      onHold();
    }, HOLD_MS);
  };
  return (onTap: () => void) => ({
    onPointerDown: press,
    onPointerUp: release,
    onPointerLeave: release,
    onPointerCancel: release,
    onContextMenu: (event: Event) => event.preventDefault(),
    onClick: (event: MouseEvent) => {
      // A click by keyboard has no press before it.
      if (!held.current || event.detail === 0) onTap();
      held.current = false;
    },
  });
}
