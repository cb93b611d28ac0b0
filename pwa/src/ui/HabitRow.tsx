import { useRef } from 'preact/hooks';
import { addTo, stepOf, toggle } from '../app/day/tick.ts';
import type { Day } from '../domain/day.ts';
import { unitOf } from '../domain/schedule.ts';
import { colorOf, targetOn, type Habit } from '../app/records/habits.ts';
import { rowStateOf, type RowState } from '../app/records/row-state.ts';
import { doneOn } from '../app/records/ticks.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';
import { Icon } from './Icon.tsx';
import { habitName } from './habit-name.ts';
import { Later } from './Later.tsx';
import type { Part } from './part.ts';
import { parts } from './parts.ts';
import { pulse } from './pulse.ts';
import { Ring } from './Ring.tsx';
import { liesStill } from './still.ts';
import { run } from '../app/records/failure.ts';

const t = translator(firstTexts);

const HOLD_MS = 500;
/** The click of a press comes within this time after its end, if it comes. */
const CLICK_MS = 300;

const MOON = 'M19 14.5A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z';
const PLUS = 'M12 6v12M6 12h12';
const CHECK = 'M5 12.500l4.500 4.500L19 7.500';

interface Props {
  habit: Habit;
  on: Day;
  onMenu: (habit: Habit) => void;
  /** What the tick button does; by default it ticks, or adds to a count. */
  onTick?: () => void;
}

/** One habit: its name, one quiet line, and a tick at the thumb. Holding the tick opens the menu. */
export function HabitRow({ habit, on, onMenu, onTick }: Props) {
  // The line of a less-of habit or a routine is another file's, which comes with the first of them.
  const isOther = habit.limited || isRoutine(habit);
  const of: Part<Pick<typeof import('./lines.ts'), 'RowLine'>> = isOther ? parts.kinds : parts.lines;
  return (
    <li class={`habit c-${colorOf(habit)}`}>
      <button type="button" class="words" title={t('row.more')} aria-haspopup="dialog" onClick={() => onMenu(habit)}>
        <Icon name={habit.icon} />
        <span class="name" dir="auto">
          {habitName(habit)}
        </span>
        <span class={isBrief(habit) ? 'sub brief' : 'sub'}>
          <Later
            key={isOther}
            of={of}
            patient={!isOther}
            quiet
            show={({ RowLine }) => <RowLine habit={habit} on={on} />}
          />
        </span>
      </button>
      <Tick habit={habit} on={on} onMenu={onMenu} onTick={onTick} />
    </li>
  );
}

function isRoutine({ steps }: Habit): boolean {
  return steps.some(Boolean);
}

/** Whether its line is a few words at most, before a tick and after: a day or a run, no week, amount or cue. */
function isBrief({ cue, measure, plan }: Habit): boolean {
  return !cue && measure === 'check' && plan.every((entry) => unitOf(entry) === 'days');
}

/** The disc: full when kept, closed by its share when partly done, a moon at rest. */
function Tick({ habit, on, onMenu, onTick }: Props) {
  const state = rowStateOf(habit, on);
  const step = stepOf(habit, on);
  const { limited } = habit;
  const counts = !onTick && (limited || habit.measure !== 'check');
  const hold = useHold(() => onMenu(habit));
  // If the list has just moved, the tap may have been meant for another row: it may tick, but not untick.
  const tick = (): void => {
    const keeps = state !== 'kept' && state !== 'part' && state !== 'rest';
    if (keeps) pulse(8);
    if (keeps || liesStill()) run(toggle(habit, on));
  };
  const act = (): void => {
    if (onTick) onTick();
    else if (!counts) tick();
    else if (!step) onMenu(habit);
    else {
      pulse(8);
      // A step is done by itself; when all are, they stand in the sheet.
      run(
        isRoutine(habit) ? parts.kinds.load().then((all) => all.doNext(habit, on) ?? onMenu(habit)) : addTo(habit, on),
      );
    }
  };
  const done = limited ? 0 : doneOn(habit, on) / targetOn(habit, on);
  const kind = counts ? 'tick adds' : 'tick';
  return (
    <button
      type="button"
      class={`${kind} ${state}`}
      aria-pressed={counts ? undefined : state === 'kept' || state === 'part'}
      aria-label={labelOf(habit, state, counts ? step : 0)}
      {...hold(act)}
    >
      {done > 0 && done < 1 && <Ring share={done} />}
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={counts ? PLUS : isAtRest(state) ? MOON : CHECK} pathLength={1} />
      </svg>
    </button>
  );
}

function isAtRest(state: RowState): boolean {
  return state === 'rest' || state === 'away' || state === 'paused';
}

/** What is heard: the habit, and what the disc shows beyond "pressed". */
function labelOf(habit: Habit, state: RowState, step: number): string {
  const name = habitName(habit);
  if (step) return t('row.add', { name, n: step });
  return isAtRest(state) ? t('row.resting', { name }) : t('row.tick', { name });
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
      pulse(10);
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
